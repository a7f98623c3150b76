import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.test import SimpleTestCase, tag

from docs.tests.neighbour import neighbour
from docs.tests.pages import DOCS

SECONDS = 240


@tag("server")
class BuildTests(SimpleTestCase):
    """Sphinx makes pages of it, and every warning is an error."""

    def setUp(self):
        self.place = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def sphinx(self, docs, *options, builder="html"):
        """Run it, and give its status and what it says."""
        run = subprocess.run(
            [
                *(sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"),
                *("-b", builder, "-d", self.place / "doctrees", *options),
                *(docs, self.place / "out"),
            ],
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=self.place,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        return run.returncode, run.stdout

    def small(self, index, **others):
        """The same configuration, with pages of a test."""
        docs = self.place / "docs"
        docs.mkdir()
        for name in ("__init__.py", "conf.py", "resources.py"):
            shutil.copyfile(DOCS / name, docs / name)
        for name, text in {"index": index, **others}.items():
            (docs / f"{name}.md").write_text(text, encoding="utf-8")
        return docs

    def test_these_pages(self):
        # A page that is still empty has no heading; nothing is wrong with the others.
        status, said = self.sphinx(DOCS, "-D", "suppress_warnings=toc.no_title")
        self.assertEqual((status, said), (0, ""))
        out = self.place / "out"
        for name in ("index", "architecture", "contributing", "lessons/30-docs"):
            self.assertTrue((out / f"{name}.html").is_file(), name)
        reading = (out / "next/reading.html").read_text(encoding="utf-8")
        self.assertIn("https://use-the-index-luke.com/", reading)
        booking = (out / "architecture.html").read_text(encoding="utf-8")
        self.assertIn("book_seat", booking)

    def test_what_has_become_untrue_fails(self):
        (self.place / "quoted.py").write_text("def old():\n    return 1\n")
        quote = "```{literalinclude} ../quoted.py\n:pyobject: new\n```\n"
        index = f"# A\n\n[B](nowhere.md)\n\n{quote}"
        status, said = self.sphinx(self.small(index, lost="# Lost\n"))
        self.assertEqual(status, 1)
        for lost in ("'nowhere.md'", "lost.md", "'new'"):
            with self.subTest(lost):
                self.assertIn(lost, said)

    def test_a_link_to_others_is_asked(self):
        with neighbour() as address:
            index = f"# A\n\n[here]({address}/here/) and [gone]({address}/gone/)\n"
            status, said = self.sphinx(self.small(index), builder="linkcheck")
        self.assertEqual(status, 1)
        told = (self.place / "out/output.txt").read_text(encoding="utf-8")
        self.assertIn("/gone/", told)
        self.assertNotIn("/here/", told)
