"""A copy of the project with its hooks, in a folder that goes away."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import SimpleTestCase

LEFT_OUT = (".git", ".venv", ".env", "node_modules", "__pycache__", "*.sqlite3*")
LEFT_OUT += ("*.djcache", ".*_cache", "media", "staticfiles", "var", ".coverage*")

# The copy has no environment of its own: its programs are those that run this test.
UV = """\
#!/bin/sh
shift
case "$1" in
    python) shift; exec "{python}" "$@" ;;
    *.py) exec "{python}" "$@" ;;
    *) exec "$@" ;;
esac
"""


class CopiedTests(SimpleTestCase):
    """Each test begins with the project as it is, committed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.site = cls.folder / "site"
        left_out = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(settings.BASE_DIR, cls.site, ignore=left_out)
        uv = cls.folder / "programs" / "uv"
        uv.parent.mkdir()
        uv.write_text(UV.format(python=sys.executable), encoding="utf-8")
        uv.chmod(0o755)
        cls.succeed("git", "init", "--quiet")
        cls.succeed("git", "add", ".")
        cls.succeed("git", "commit", "--quiet", "--message", "As it is")
        cls.succeed("git", "tag", "start")
        cls.succeed("uv", "run", "pre-commit", "install")

    def setUp(self):
        self.succeed("git", "reset", "--quiet", "--hard", "start")
        self.succeed("git", "clean", "--quiet", "--force", "-d")

    @classmethod
    def environment(cls) -> dict[str, str]:
        """Nothing of your git, and nothing of a hook that may be running this test."""
        programs = [cls.folder / "programs", Path(sys.executable).parent]
        return {
            "PATH": os.pathsep.join([*map(str, programs), os.environ["PATH"]]),
            "HOME": str(cls.folder),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
        }

    @classmethod
    def run_there(cls, *command: str, **variables: str) -> tuple[int, str]:
        """Run a program to its end: its status, and all that it said."""
        done = subprocess.run(
            command,
            cwd=cls.site,
            env=cls.environment() | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout

    @classmethod
    def succeed(cls, *command: str) -> str:
        status, said = cls.run_there(*command)
        if status:
            raise AssertionError(f"{' '.join(command)}: {said}")
        return said
