import io
import os
import subprocess
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import TestCase, mock

from django.test import tag

from firstpatch.__main__ import main

SOMEBODY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    # Nobody's own settings.
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def run(*arguments):
    """Run the command, and give its status and what it prints."""
    with (
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as wrong,
    ):
        status = main([str(each) for each in arguments])
    return status, out.getvalue() + wrong.getvalue()


@tag("server")
class RehearsalTests(TestCase):
    """The way of a patch, by git, in a small clone."""

    def setUp(self):
        self.enterContext(mock.patch.dict(os.environ, SOMEBODY))
        place = self.enterContext(tempfile.TemporaryDirectory())
        self.folder = Path(place) / "django"
        self.assertEqual(run("--rehearse", self.folder)[0], 0)

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.folder, check=True)

    def commit(self, files, message):
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", message)

    def test_a_first_patch_that_is_ready(self):
        self.git("switch", "--quiet", "--create", "ticket_99999")
        code = (self.folder / "django/shortcuts.py").read_text(encoding="utf-8")
        code += '\n\ndef make_toast():\n    return "toast"\n'
        test = "from django.shortcuts import make_toast\n"
        files = {"django/shortcuts.py": code, "tests/test_make_toast.py": test}
        self.commit(files, "Fixed #99999 -- Added a shortcut function to make toast.")
        status, printed = run(self.folder)
        self.assertEqual((status, printed[:14]), (0, "Nothing to see"), printed)

    def test_a_patch_that_is_not_ready(self):
        self.git("switch", "--quiet", "--create", "toast")
        self.commit({"docs/toast.txt": "Toast \n" + "is good " * 12 + "\n"}, "Toast")
        self.commit({"django/shortcuts.py": "x = 1\n"}, "Fixes toast.")
        status, printed = run(self.folder)
        self.assertEqual((status, printed.count("\n- ")), (1, 4), printed)

    def test_without_a_patch_it_says_so(self):
        self.assertEqual(
            run(self.folder), (2, "this branch has no commit that main has not\n")
        )
        self.assertEqual(run(self.folder / "nowhere")[0], 2)
        self.assertEqual(run(self.folder, "--base", "nowhere")[0], 2)
        self.assertEqual(run("--rehearse", self.folder)[0], 2)
