"""Does CI do what somebody does who has just cloned the site?"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FILE = ".github/workflows/checks.yml"
LEFT_OUT = (".git", ".venv", ".env", "node_modules", "__pycache__", "*.sqlite3*", "media")
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]

EVENTS = """
from events.models import Event
print("events:", Event.objects.count())
"""


class FreshCheck(SimpleTestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        try:
            workflow = YAML(typ="safe").load(settings.BASE_DIR / FILE)
            self.jobs = workflow["jobs"]
        except FileNotFoundError:
            self.fail(f"There is no {FILE} any more.")
        except (YAMLError, KeyError, TypeError) as error:
            place = getattr(error, "problem_mark", None)
            line = f", near line {place.line + 1}" if place else ""
            self.fail(f"{FILE} cannot be read{line}. Look at the blanks in front.")
        self.job = self.jobs.get("fresh")
        if not isinstance(self.job, dict) or not self.job.get("steps"):
            self.fail(f"{FILE} has no job `fresh` with steps yet.")
        self.scripts = [step["run"] for step in self.job["steps"] if "run" in step]

    def test_1_it_brings_the_code_and_uv_as_the_others_do(self):
        uses = {
            step["uses"].partition("@")[0]: step
            for step in self.job["steps"]
            if "uses" in step
        }
        for theirs in self.jobs["types"]["steps"]:
            action = theirs.get("uses", "").partition("@")[0]
            if not action:
                continue
            if action not in uses:
                self.fail(f"The job `fresh` does not use {action}: its machine is empty.")
            self.assertEqual(
                uses[action]["uses"],
                theirs["uses"],
                f"The job `fresh` uses {uses[action]['uses']}, and the others use "
                f"{theirs['uses']}.",
            )
        given = uses["actions/checkout"].get("with") or {}
        self.assertIs(
            given.get("persist-credentials"),
            False,
            "In the job `fresh`, checkout leaves its token in the folder: say "
            "`persist-credentials: false`.",
        )

    def test_2_it_ends(self):
        limit = self.job.get("timeout-minutes")
        self.assertTrue(
            isinstance(limit, int) and limit <= 15,
            "The job `fresh` has no `timeout-minutes` of 15 or less: one that hangs would "
            "do so for six hours.",
        )

    def test_3_all_green_waits_for_it(self):
        self.assertIn(
            "fresh",
            self.jobs["green"]["needs"],
            "The job `green` does not wait for `fresh`: put it into its list `needs`.",
        )

    def test_4_it_may_be_red(self):
        self.assertNotIn(
            "continue-on-error",
            str(self.job),
            "With `continue-on-error`, the job `fresh` is green whatever happens.",
        )
        self.assertIsNone(
            self.job.get("if"),
            "The job `fresh` has an `if`: let it run at each change.",
        )

    def test_5_it_works_and_it_sees_what_does_not(self):
        """Only where uv is. What can be read is checked above."""
        if not self.scripts:
            self.fail("No step of the job `fresh` has a line `run` yet.")
        if not (shutil.which("uv") and shutil.which("bash")):
            return
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.site = folder / "site"
        left_out = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(settings.BASE_DIR, self.site, ignore=left_out)
        for script in self.scripts:
            done = self.run_script(script)
            if done.returncode != 0:
                # The last line says what, behind the name of an exception.
                last = (done.stderr.strip().splitlines() or ["without a word"])[-1]
                said = re.sub(r"^[\w.]+: ", "", last)[:300].rstrip(".")
                self.fail(f"In a new clone, `{script.strip()}` fails: {said}.")
        shell = f"uv run manage.py shell --no-imports -c '{EVENTS}'"
        found = re.search(r"events: (\d+)", self.run_script(shell).stdout)
        if found is None or found[1] == "0":
            self.fail("After the job `fresh` there is no event in the database.")
        (self.site / "data" / "events.csv").write_text("nothing,that,fits\n1,2,3\n")
        if all(self.run_script(script).returncode == 0 for script in self.scripts):
            self.fail(
                "With a file of events that cannot be read, the job `fresh` is green all "
                "the same."
            )

    def run_script(self, script):
        passed_on = ("PATH", "HOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LANG")
        environment = {name: os.environ[name] for name in passed_on if name in os.environ}
        environment |= {
            "DJANGO_DOTENV": os.devnull,
            "UV_CACHE_DIR": str(self.site.parent / "uv"),
            "UV_NO_SYNC": "1",
            "UV_OFFLINE": "1",
            "UV_PROJECT_ENVIRONMENT": sys.prefix,
            "UV_PYTHON": sys.executable,
        }
        return subprocess.run(
            [*BASH, script],
            cwd=self.site,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
