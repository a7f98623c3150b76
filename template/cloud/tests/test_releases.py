import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase, tag

from cloud.tests.files import CLOUD

# Stands for a provider's own program: it notes what it is asked, and what it answers
# stands in a list.
STAND_IN = """#!{python}
import json, pathlib, sys
folder = pathlib.Path({folder!r})
words = [pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]
with (folder / "asked").open("a") as asked:
    asked.write(json.dumps(words) + "\\n")
for pattern, code, text in json.loads((folder / "answers").read_text()):
    if pattern in " ".join(words):
        print(text)
        sys.exit(code)
if "-" in words:
    (folder / "told").write_text(sys.stdin.read())
"""


@tag("server")
class ReleaseTests(SimpleTestCase):
    """The scripts, with programs that stand for those of the providers."""

    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        for name in ("aws", "doctl", "docker", "heroku"):
            program = self.folder / name
            program.write_text(
                STAND_IN.format(python=sys.executable, folder=str(self.folder))
            )
            program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def release(self, script: str, *words: str, answers=(), **variables: str):
        """Run one; return what it has asked of the provider."""
        (self.folder / "answers").write_text(json.dumps(answers))
        path = f"{self.folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        self.done = subprocess.run(
            ["sh", f"cloud/{script}", *words],
            cwd=CLOUD.parent,
            env=os.environ | {"PATH": path} | variables,
            capture_output=True,
            text=True,
        )
        lines = (self.folder / "asked").read_text().splitlines()
        return [" ".join(json.loads(line)) for line in lines]

    # AWS

    def aws(self, exit_code: str = "0", known: int = 0) -> list[str]:
        answers = [
            ("--output text --query Stacks[0]", 0, "an-output"),
            ("cloudformation describe-stacks", known, ""),
            ("ecs run-task", 0, "a-task"),
            ("ecs describe-tasks", 0, exit_code),
        ]
        asked = self.release("aws/release.sh", "events:v2", answers=answers)
        kinds = ("deploy", "run-task", "wait", "describe-tasks")
        return [line for line in asked if any(f" {kind} " in line for kind in kinds)]

    def test_aws_migrates_before_the_new_version_answers(self):
        known, migrate, wait, look, answer = self.aws()
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        self.assertTrue(known.endswith(" ReleaseImage=events:v2"), known)
        self.assertIn("run-task", migrate)
        self.assertIn("wait tasks-stopped", wait)
        self.assertIn("describe-tasks", look)
        self.assertTrue(answer.endswith(" Image=events:v2 Tasks=2"), answer)

    def test_aws_leaves_the_old_version_where_that_fails(self):
        for code in ("1", "None"):
            with self.subTest(code):
                asked = self.aws(exit_code=code)
                self.assertEqual(self.done.returncode, 1)
                self.assertIn("describe-tasks", asked[-1])

    def test_aws_the_first_time_nothing_answers_yet(self):
        first, *_ = self.aws(known=255)
        self.assertTrue(first.endswith(" ReleaseImage=events:v2 Image=events:v2"))

    # Heroku

    def test_heroku_gets_an_image_for_each_kind_of_process(self):
        asked = self.release("heroku/release.sh", "events-site:v2", APP="my-site")
        *images, release = asked
        kinds = release.removeprefix("heroku container:release --app my-site ").split()
        stages = [
            line.split()[-1]
            for line in (CLOUD / "heroku" / "Dockerfile").read_text().splitlines()
            if line.startswith("FROM site AS ")
        ]
        self.assertEqual(kinds, stages)
        for kind in kinds:
            build, push = images.pop(0), images.pop(0)
            self.assertIn(f"--target {kind} --build-arg IMAGE=events-site:v2", build)
            self.assertIn("--provenance=false", build)
            self.assertTrue(push.endswith(f" registry.heroku.com/my-site/{kind}"), push)

    # DigitalOcean

    def test_digitalocean_keeps_all_but_the_version(self):
        spec = (CLOUD / "digitalocean" / "app.yml").read_text()
        # As DigitalOcean gives it back: a secret has become another text.
        live = re.sub(r"{registry_type: .*, tag: v1}", "\n  tag: v1", spec)
        live = live.replace("CHANGE-ME", "EV[1:abc]")
        self.assertIn("tag: v1\n", live)
        answers = [("apps spec get", 0, live)]
        self.release("digitalocean/release.sh", "v2", APP="an-id", answers=answers)
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        told = (self.folder / "told").read_text()
        self.assertEqual(told.strip(), live.replace("tag: v1\n", "tag: v2\n").strip())

    def test_digitalocean_says_so_where_there_is_no_version(self):
        answers = [("apps spec get", 0, "name: events")]
        asked = self.release(
            "digitalocean/release.sh", "v2", APP="an-id", answers=answers
        )
        self.assertEqual(self.done.returncode, 1)
        self.assertEqual(len(asked), 1)
