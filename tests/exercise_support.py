"""What the tests of exercises share: a small exercise, its answer, and a look at a project."""

from pathlib import Path

from cli_support import put
from generator.progress import FOLDER
from harness.git import git

TASK = """\
# Exercise: A page about us

Give the site a page at `/about/`, named `about`.

- It says who you are.

## Hint

Look at `config/urls.py`.

## Hint

Write a view.
"""

CHECK = """\
from django.test import TestCase
from django.urls import NoReverseMatch, reverse


class AboutTests(TestCase):
    longMessage = False

    def test_1_the_address(self):
        try:
            reverse("about")
        except NoReverseMatch:
            self.fail("config/urls.py has no address named about yet.")

    def test_2_the_page(self):
        response = self.client.get(reverse("about"))
        self.assertEqual(response.status_code, 200, "The page about us does not come.")

    def test_10_the_title(self):
        response = self.client.get(reverse("about"))
        self.assertIn(b"About", response.content, "The page has no title.")
"""

TOUR = """\
- title: The front page
  file: config/views.py
  kind: idea
  why: It is a function.
"""

ROADMAP = """\
"1 Begin":
  "1.1": The first thing
  "1.2": The second thing
"""

VIEW = """\
from django.http import HttpResponse


def about(request):
    return HttpResponse("About us")
"""


def add_address(project: Path, line: str, imported: str = "") -> None:
    path = project / "config/urls.py"
    written = path.read_text(encoding="utf-8")
    mark = "    # Your own addresses go below."
    assert mark in written
    put(path, f"{imported}\n{written}".lstrip().replace(mark, f"{mark}\n    {line}"))


def unchanged(project: Path) -> dict[str, bytes]:
    """Every file of a project, but for the record of progress: a check changes none."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and not {".git", FOLDER} & set(path.relative_to(project).parts)
    } | {"git status": git(project, "status", "--porcelain").encode()}
