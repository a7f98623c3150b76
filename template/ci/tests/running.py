"""
The scripts of the workflows, run here as GitHub would run them.

In a copy of the project, in a folder that goes away, by the same shell, word for word.
Three things are other than there: uv takes the environment of the tests and fetches
nothing, the services are started here, and a program that would change the machine only
writes down what it was told.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import SkipTest

from django.test import SimpleTestCase

from ci.tests.workflows import EXPRESSION, PROJECT, Step, steps
#: if settings
from config.tests.postgresql import running_postgresql
#: endif
#: if cache or celery or channels
from config.tests.redis import running_redis
#: endif

# As GitHub says that it starts one, where `shell: bash` is said.
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
# In seconds, for one step.
PATIENCE = 300

LEFT_OUT = (".git", ".venv", ".env", "node_modules", "__pycache__", "*.sqlite3*")
LEFT_OUT += ("*.djcache", "media", "staticfiles", ".coverage*", ".*_cache", "lessons")

# Some tests to run in place of all. What is printed says where they ran.
FEW = "config.tests.test_few"
FEW_FILE = "config/tests/test_few.py"
FEW_TESTS = """\
import os

from django.db import connection
from django.test import TestCase, tag


class FewTests(TestCase):
    def test_one(self):
        print("RAN on", connection.vendor)
        if "REDIS_URL" in os.environ:
            import redis

            print("RAN with redis", redis.from_url(os.environ["REDIS_URL"]).ping())

    @tag("server")
    def test_a_program(self):
        print("RAN with a tag")
"""

# What it is told, it writes down.
STAND_IN = """\
#!/bin/bash
echo "$(basename "$0") $*" >> "$STAND_INS"
"""
RUN_THE_REST = """\
#!/bin/bash
exec "$@"
"""


class Done(subprocess.CompletedProcess):
    """A script that has ended, and how to see in a failed test what it said."""

    @property
    def said(self) -> str:
        return f"{self.stdout}\n{self.stderr}"


class RunnerTests(SimpleTestCase):
    """A copy of the project for all tests of a class, and what runs scripts in it."""

    # What stands in place of `${{ … }}`. Nothing else may be asked for.
    expressions = {
        "inputs.labels": FEW,
        "join(needs.*.result, ' ')": "success success success",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for program in ("bash", "uv"):
            if shutil.which(program) is None:
                raise SkipTest(f"no {program}: pip install {program}")
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.site = cls.folder / "site"
        shutil.copytree(PROJECT, cls.site, ignore=shutil.ignore_patterns(*LEFT_OUT))
        (cls.site / FEW_FILE).write_text(FEW_TESTS)
        cls.programs = cls.folder / "programs"
        cls.programs.mkdir()
        cls.stand_ins = cls.folder / "stand-ins.log"
        cls.put_program("apt-get", STAND_IN)
        cls.put_program("chromium", STAND_IN)
        cls.put_program("sudo", RUN_THE_REST)
        cls.services = {}
        #: if settings
        cls.services[5432] = cls.enterClassContext(running_postgresql()).port
        #: endif
        #: if cache or celery or channels
        cls.services[6379] = cls.enterClassContext(running_redis()).port
        #: endif

    @classmethod
    def put_program(cls, name: str, text: str) -> None:
        (cls.programs / name).write_text(text)
        (cls.programs / name).chmod(0o755)

    @classmethod
    def environment(cls) -> dict[str, str]:
        passed_on = ("HOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LANG")
        return {name: os.environ[name] for name in passed_on if name in os.environ} | {
            "PATH": f"{cls.programs}{os.pathsep}{os.environ['PATH']}",
            "DJANGO_DOTENV": os.devnull,
            "GITHUB_SHA": "0" * 40,
            "RUNNER_TEMP": str(cls.folder),
            "STAND_INS": str(cls.stand_ins),
            "UV_CACHE_DIR": str(cls.folder / "uv"),
            "UV_NO_SYNC": "1",
            "UV_OFFLINE": "1",
            "UV_PROJECT_ENVIRONMENT": sys.prefix,
            "UV_PYTHON": sys.executable,
        }

    @classmethod
    def variables(cls, step: Step) -> dict[str, str]:
        """What the workflow sets for this step, with the services that run here."""
        found = {}
        for name, value in step.env.items():
            value = EXPRESSION.sub(lambda match: cls.expressions[match[1]], value)
            for there, here in cls.services.items():
                value = value.replace(f"127.0.0.1:{there}/", f"127.0.0.1:{here}/")
            found[name] = value
        return found

    @classmethod
    def run_step(cls, step: Step, more: Mapping[str, str] | None = None) -> Done:
        script = cls.folder / "script.sh"
        script.write_text(step.script)
        done = subprocess.run(
            [*BASH, str(script)],
            cwd=cls.site,
            env={**cls.environment(), **cls.variables(step), **(more or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return Done(done.args, done.returncode, done.stdout, done.stderr)

    def passes(self, step: Step, more: Mapping[str, str] | None = None) -> str:
        done = self.run_step(step, more)
        self.assertEqual(done.returncode, 0, f"{step}\n{done.said}")
        return done.said

    def fails(self, step: Step, more: Mapping[str, str] | None = None) -> str:
        done = self.run_step(step, more)
        self.assertNotEqual(done.returncode, 0, f"{step}: should fail\n{done.said}")
        return done.said

    @contextmanager
    def put(self, name: str, text: str) -> Iterator[None]:
        """A file of the copy with this text, until the end of the block."""
        file = self.site / name
        before = file.read_text() if file.exists() else None
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        try:
            yield
        finally:
            if before is None:
                file.unlink()
            else:
                file.write_text(before)


def step_with(words: str, job: str) -> Step:
    """The one step of a job whose script has these words."""
    (found,) = [
        step for step in steps() if step.job == job and words in (step.script or "")
    ]
    return found
