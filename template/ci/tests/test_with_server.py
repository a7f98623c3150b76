"""What deploys: the step of the workflow, and what its word starts on the server."""

import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase, tag

from ci.tests.running import STAND_IN, RunnerTests, step_with
from ci.tests.workflows import PROJECT, jobs

DEPLOY = PROJECT / "ci" / "deploy.sh"


class WhenTests(SimpleTestCase):
    def test_only_what_is_green_and_on_main(self):
        (job,) = [job for _, name, job in jobs() if name == "deploy"]
        self.assertEqual(job["needs"], "green")
        self.assertIn("github.ref == 'refs/heads/main'", job["if"])
        self.assertEqual(job["environment"]["name"], "production")
        # Half a deployment is worse than an old one.
        self.assertIs(job["concurrency"]["cancel-in-progress"], False)


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/" else 500)
        self.end_headers()

    def log_message(self, *args):
        pass


@tag("server")
class StepTests(RunnerTests):
    expressions = {
        "inputs.labels": "",
        "secrets.DEPLOY_KEY": "a key",
        "vars.DEPLOY_HOST": "example.org ssh-ed25519 of the server",
        "vars.DEPLOY_TO": "deploy@example.org",
        "vars.SITE_URL": "http://example.org/",
    }

    def test_it_says_the_commit_to_the_server_and_to_no_other(self):
        self.put_program("ssh", STAND_IN)
        self.passes(step_with("ssh", "deploy"))
        (said,) = self.stand_ins.read_text().splitlines()
        self.assertTrue(said.endswith(f" deploy@example.org {'0' * 40}"), said)
        self.assertIn("-o StrictHostKeyChecking=yes", said)
        self.assertEqual((self.folder / "key").read_text(), "a key\n")
        self.assertEqual((self.folder / "key").stat().st_mode & 0o077, 0)
        hosts = (self.folder / "hosts").read_text()
        self.assertEqual(hosts, f"{self.expressions['vars.DEPLOY_HOST']}\n")

    def test_then_it_asks_the_site(self):
        site = HTTPServer(("127.0.0.1", 0), Answers)
        self.addCleanup(site.server_close)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        self.addCleanup(site.shutdown)
        step = step_with("curl", "deploy")
        address = f"http://127.0.0.1:{site.server_port}/"
        self.passes(step, {"SITE_URL": address})
        # It asks ten times, and each time later. Here it may do so once.
        script = step.script.replace("--retry 10", "--retry 0")
        once = step._replace(step={**step.step, "run": script})
        self.fails(once, {"SITE_URL": f"{address}broken/"})


@tag("server")
class DeployTests(SimpleTestCase):
    """On the server: git for real, and what systemd and uv are told."""

    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.log = self.folder / "log"
        self.log.touch()
        programs = self.folder / "programs"
        programs.mkdir()
        told = {
            "uv": 'echo "uv in $(cat version)" >> "$LOG"',
            # A version that says so can not be released.
            "systemctl": 'echo "$*, $(cat version)" >> "$LOG"\n'
            '[[ "$1 $(cat version)" != "start bad" ]]',
        }
        for name, script in told.items():
            (programs / name).write_text(f"#!/bin/bash\n{script}\n")
            (programs / name).chmod(0o755)
        self.environment = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "LOG": str(self.log),
            "SITE": str(self.folder / "site"),
        }
        self.work = self.folder / "work"
        self.git("init", "--quiet", "--initial-branch", "main", str(self.work))
        self.old = self.commit("old")
        self.git("clone", "--quiet", str(self.work), str(self.folder / "site"))

    def git(self, *words: str) -> str:
        names = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        folder = self.work if self.work.exists() else self.folder
        done = subprocess.run(
            ["git", *names, *words],
            cwd=folder,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(self, version: str) -> str:
        (self.work / "version").write_text(version)
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", version)
        return self.git("rev-parse", "HEAD")

    def deploy(self, word: str, expected: int = 0) -> list[str]:
        """What was done on the server, in order."""
        done = subprocess.run(
            ["bash", str(DEPLOY), word],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return self.log.read_text().splitlines()

    def there(self) -> str:
        return (self.folder / "site" / "version").read_text()

    def test_a_new_version_is_released_and_then_loaded(self):
        done = self.deploy(self.commit("new"))
        steps = ["uv in new", "start events-release, new", "reload events, new"]
        #: if celery
        steps.append("restart events-worker events-beat, new")
        #: endif
        self.assertEqual(done, steps)
        self.assertEqual(self.there(), "new")

    def test_a_version_that_cannot_be_released_is_taken_back(self):
        done = self.deploy(self.commit("bad"), expected=1)
        tried = ["uv in bad", "start events-release, bad"]
        self.assertEqual(done, [*tried, "uv in old", "reload events, old"])
        self.assertEqual(self.there(), "old")

    def test_the_way_back_is_the_same(self):
        self.deploy(self.commit("new"))
        self.deploy(self.old)
        self.assertEqual(self.there(), "old")

    def test_what_is_not_on_main_stays_away(self):
        self.git("checkout", "--quiet", "-b", "mine")
        self.assertEqual(self.deploy(self.commit("mine"), expected=65), [])

    def test_another_word_than_a_commit_starts_nothing(self):
        for word in ("", "main", f"{self.old} x", f"$(reboot){self.old}"):
            with self.subTest(word):
                self.assertEqual(self.deploy(word, expected=64), [])
