"""What the files of .github/ promise. No program is started."""

import re
import tomllib
from typing import Any

from django.test import SimpleTestCase

from ci.tests.workflows import (
    EXPRESSION,
    FOLDER,
    PROJECT,
    jobs,
    read,
    steps,
    workflows,
)

CHECKS = "checks.yml"
NEXT = "next-django.yml"

# A name stays the same when what it stands for is exchanged. A commit's number cannot.
PINNED = r"^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+"


class TrustTests(SimpleTestCase):
    """What comes from others, and what it could do."""

    def test_each_action_is_one_commit_with_its_version_beside_it(self):
        pinned: dict[str, set[str]] = {}
        for file in sorted(FOLDER.glob("*.yml")):
            for line in re.findall(r"uses: (.*)", file.read_text()):
                with self.subTest(file=file.name, uses=line):
                    self.assertRegex(line, PINNED)
                    pinned.setdefault(line.partition("@")[0], set()).add(line)
        for action, lines in pinned.items():
            with self.subTest(action):
                self.assertEqual(len(lines), 1, "in two versions")

    def test_the_token_may_read_the_code_and_nothing_else(self):
        for file, workflow in workflows().items():
            with self.subTest(file):
                self.assertEqual(workflow["permissions"], {"contents": "read"})
        #: if docker
        more = {
            (file, name): job["permissions"]
            for file, name, job in jobs()
            if "permissions" in job
        }
        packages = {"contents": "read", "packages": "write"}
        self.assertEqual(more, {(CHECKS, "publish"): packages})
        #: else
        #: print "        for file, name, job in jobs():\n"
        #: print "            with self.subTest(file=file, job=name):\n"
        #: print "                self.assertNotIn(\"permissions\", job)\n"
        #: endif

    def test_the_token_does_not_stay_in_the_folder(self):
        for step in steps():
            if step.step.get("uses", "").startswith("actions/checkout@"):
                with self.subTest(str(step)):
                    self.assertIs(step.step["with"]["persist-credentials"], False)

    def test_nothing_from_outside_becomes_part_of_a_script(self):
        for step in steps():
            if step.script:
                with self.subTest(str(step)):
                    self.assertNotIn("${{", step.script)

    def test_who_sends_a_pull_request_sees_no_secret(self):
        for file, workflow in workflows().items():
            with self.subTest(file):
                self.assertNotIn("pull_request_target", workflow["on"])
        for file, name, job in jobs():
            if "secrets." in str(job):
                with self.subTest(file=file, job=name):
                    self.assertIn("environment", job)
                    self.assertIn("github.ref == 'refs/heads/main'", job["if"])
                    self.assertIn("github.event_name == 'push'", job["if"])


class TimeTests(SimpleTestCase):
    def test_no_job_runs_for_hours(self):
        for file, name, job in jobs():
            with self.subTest(file=file, job=name):
                # GitHub's own limit is six hours.
                self.assertLessEqual(job.get("timeout-minutes", 360), 30)

    def test_a_newer_push_ends_the_run_of_an_older_one_but_on_main(self):
        concurrency = workflows()[CHECKS]["concurrency"]
        self.assertIn("github.ref", concurrency["group"])
        only = "${{ github.ref != 'refs/heads/main' }}"
        self.assertEqual(concurrency["cancel-in-progress"], only)


class ChecksTests(SimpleTestCase):
    def job(self, name: str) -> Any:
        return workflows()[CHECKS]["jobs"][name]

    def test_they_run_on_each_change(self):
        on = workflows()[CHECKS]["on"]
        self.assertEqual(on["push"], {"branches": ["main"]})
        # None: whatever it changes, and wherever it wants to go.
        self.assertIsNone(on["pull_request"])

    def test_one_result_stands_for_all(self):
        green = self.job("green")
        others = set(workflows()[CHECKS]["jobs"]) - {"green"}
        after = {name for name in others if "green" in str(self.job(name).get("needs"))}
        self.assertEqual(set(green["needs"]), others - after)
        # Where one of them fails it must not be skipped: that would count as green.
        self.assertEqual(green.get("if"), "${{ always() }}")

    def test_nothing_that_fails_is_passed_over(self):
        for file, name, job in jobs():
            with self.subTest(file=file, job=name):
                self.assertNotIn("continue-on-error", str(job))
                self.assertNotIn("|| true", str(job))

    def test_a_pipe_fails_where_its_left_side_does(self):
        for file, workflow in workflows().items():
            with self.subTest(file):
                self.assertEqual(workflow["defaults"], {"run": {"shell": "bash"}})

    def test_each_python_that_the_site_says_it_runs_on(self):
        pythons = self.job("tests")["strategy"]["matrix"]["python"]
        facts = tomllib.loads((PROJECT / "pyproject.toml").read_text())
        # YAML takes 3.10 without quotes for 3.1.
        self.assertEqual({type(python) for python in pythons}, {str})
        self.assertEqual(facts["project"]["requires-python"], f">={pythons[0]}")
        self.assertIn((PROJECT / ".python-version").read_text().strip(), pythons)

    def test_a_service_is_waited_for_and_told_of(self):
        job = self.job("tests")
        addresses = " ".join(job.get("env", {}).values())
        for name, service in job.get("services", {}).items():
            with self.subTest(name):
                self.assertIn("--health-cmd", service["options"])
                (port,) = service["ports"]
                self.assertIn(f"127.0.0.1:{port.partition(':')[0]}/", addresses)

    def test_each_test_runs_in_one_job_or_in_the_other(self):
        said = {
            step.job: set(re.findall(r"--(tag|exclude-tag) (\w+)", step.script))
            for step in steps()
            if step.file == CHECKS and "manage.py test" in (step.script or "")
        }
        tags = {"browser", "server"}
        self.assertEqual(said["tests"], {("exclude-tag", tag) for tag in tags})
        self.assertEqual(said["programs"], {("tag", tag) for tag in tags})


class NextDjangoTests(SimpleTestCase):
    def test_it_runs_each_week_on_the_main_branch(self):
        workflow = workflows()[NEXT]
        (when,) = workflow["on"]["schedule"]
        self.assertRegex(when["cron"], r"^[1-9]\d? \d+ \* \* [0-6]$")
        self.assertNotIn("push", workflow["on"])
        self.assertIn("/django/archive/refs/heads/main", workflow["env"]["DJANGO"])

    def test_what_is_deprecated_is_an_error_of_either_kind(self):
        (script,) = [
            step.script
            for step in steps()
            if step.file == NEXT and "manage.py test" in (step.script or "")
        ]
        for kind in ("DeprecationWarning", "PendingDeprecationWarning"):
            with self.subTest(kind):
                self.assertRegex(script, rf"-W error::{kind}\b")


class DependabotTests(SimpleTestCase):
    def test_it_looks_after_all_that_is_fetched(self):
        updates = read(PROJECT / ".github" / "dependabot.yml")["updates"]
        found = {(one["package-ecosystem"], one["directory"]) for one in updates}
        files = {
            ("uv", "/"): "pyproject.toml",
            ("github-actions", "/"): f".github/workflows/{CHECKS}",
            ("npm", "/frontend"): "frontend/package.json",
            ("docker", "/"): "Dockerfile",
            ("docker-compose", "/"): "compose.yaml",
        }
        there = {key for key, file in files.items() if (PROJECT / file).is_file()}
        self.assertEqual(found, there)

    def test_what_is_new_waits_for_a_week(self):
        for update in read(PROJECT / ".github" / "dependabot.yml")["updates"]:
            with self.subTest(update["package-ecosystem"]):
                self.assertGreaterEqual(update["cooldown"]["default-days"], 7)


class ExpressionTests(SimpleTestCase):
    def test_each_variable_of_a_script_is_set(self):
        """Else it would be empty, and nobody would say so."""
        given = {"GITHUB_ACTOR", "GITHUB_REPOSITORY", "GITHUB_SHA", "RUNNER_TEMP"}
        for step in steps():
            if step.script:
                with self.subTest(str(step)):
                    used = set(re.findall(r"\$([A-Z_]+)\b", step.script))
                    self.assertLessEqual(used - given, set(step.env))

    def test_an_expression_is_written_so_that_it_is_found(self):
        for file in sorted(FOLDER.glob("*.yml")):
            with self.subTest(file.name):
                text = file.read_text()
                self.assertEqual(len(EXPRESSION.findall(text)), text.count("${{"))
