"""`django-stages tour`: which stage, what is refused, and the tour as plain text."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli_support import call, put, run, state
from generator import progress, rendering, tour_fresh
from harness.git import commit
from harness.snapshot import ROOT

pytest_plugins = ["tour_fixtures"]

PLAIN = """\
Tour of walls: The walls, 8 steps.

Step 1 of 8: A door
File: house.py, line 4. Kind: an idea.
Lines 1 to 3, around it:
    class House:
        \"\"\"A place to live in.\"\"\"

Lines 4 to 5, new with this stage:
        def enter(self):
            return "through the door"
Lines 6 to 8, around it:

        def leave(self):
            return self.enter()
Question: How does one get in?
Why: By `enter`, which says so.
There is no other way.
Try: Go in.
Django's documentation: \
https://docs.djangoproject.com/en/6.1/topics/http/urls/#including-other-urlconfs

Step 2 of 8: The same way out
File: house.py, line 8. Kind: wiring: it joins parts together.
Lines 5 to 7, around it:
            return "through the door"

        def leave(self):
Line, taken away by this stage:
            return "over the lawn"
Line 8, new with this stage:
            return self.enter()
Line 9, around it:
        # Your own methods go below.
Why: Who is in can leave.
"""
END = """\
Step 8 of 8: The manual of the walls
File: walls/docs/walls.md, line 1. Kind: boilerplate: nothing to learn by heart.
It is for reading.

That was the tour. What comes next: django-stages check
"""


def test_plain(walls: Path):
    out = call("tour", "walls", "--plain").done().out

    assert out.startswith(PLAIN)
    assert out.endswith(END)
    assert "Step 4 of 8: A picture of the wall\nFile: walls/templates/wall.html, line 1." in out
    assert "It has one paragraph." not in out


def test_plain_without_being_asked_off_a_terminal(walls: Path):
    piped = run(walls, "tour").done()

    assert piped.out.startswith(PLAIN)
    assert "\x1b" not in piped.out
    assert piped.err == ""


def test_plain_says_whose_a_line_is(roof: Path):
    put(roof / "urls.py", "urls = [\n    'wall',\n\n    'tent',\n    'ground',\n    'roof',\n]\n")
    put(roof / "README.md", "Mine.\n")
    content = (roof / "house.py").read_text()
    put(roof / "house.py", content.replace("def enter(self):", "def enter(self):\n        knock()"))

    out = call("tour", "walls", "--plain").done().out

    assert "Line 5, your own:\n            knock()\n" in out
    assert "Note: A later stage has changed this place." in out


def test_a_blank_line_begins_no_run(walls: Path):
    content = (walls / "house.py").read_text()
    put(walls / "house.py", content.replace("def enter(self):", "def enter(self):\n"))

    out = call("tour", "walls", "--plain").done().out

    assert (
        "Lines 4 to 6, new with this stage:\n        def enter(self):\n\n            return" in out
    )


def test_plain_says_what_was_judged(walls: Path):
    progress.record(walls, "walls", "tour", "a-door", "understood")
    progress.record(walls, "walls", "tour", "the-same-way-out", "later")

    out = call("tour", "--plain").done().out

    assert "Step 1 of 8: A door (understood)\n" in out
    assert "Step 2 of 8: The same way out (later)\n" in out


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "'Mañana 🎉',".encode()),
        ("latin-1", b"'Ma\xf1ana \\U0001f389',"),
        # Where a system claims to know no more than ASCII, click writes UTF-8.
        ("ascii", "'Mañana 🎉',".encode()),
    ],
)
def test_no_encoding_is_too_small(encoding: str, shown: bytes, walls: Path):
    put(walls / "urls.py", "urls = [\n    'wall',\n    'Mañana 🎉',\n]\n")

    done = subprocess.run(
        [sys.executable, "-m", "generator", "tour", "--plain"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        capture_output=True,
    )

    assert done.returncode == 0
    assert done.stderr == b""
    assert shown in done.stdout


def test_without_a_name_the_newest_stage_that_waits(walls: Path):
    assert call("tour").done().out.startswith("Tour of walls")

    progress.record(walls, "walls", "exercise", "passed")
    # The one below has no tour in this template.
    assert "ground has no tour in this version of the template" in call("tour").refused()


def test_a_stage_to_come(walls: Path):
    before = state(walls)

    assert call("tour", "roof").refused() == (
        "error: roof is not here yet, so there is nothing to walk through. "
        "Add it: django-stages next\n"
    )
    assert "Add it: django-stages add roof cable bell" in call("tour", "bell").refused()
    assert state(walls) == before


def test_an_unknown_stage(walls: Path):
    assert "Did you mean walls?" in call("tour", "wals").refused()


def test_outside_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert "there is no project here" in call("tour").refused()


def test_a_tour_that_cannot_be_read(toured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    template = tmp_path / "template"
    shutil.copytree(toured, template)
    put(template / "stages/walls/tour.yml", "- title: [\n")
    commit(template, "Break it")
    call("new", tmp_path / "site", "--level", "walls", "--template", template).done()
    monkeypatch.chdir(tmp_path / "site")

    line = call("tour").refused()
    assert "the template's tour cannot be read: walls: stages/walls/tour.yml:2" in line
    assert "django-stages diff walls" in line


def test_nothing_in_the_project_changes(walls: Path):
    put(walls / "house.py", "# Not committed.\n")
    before = state(walls)

    call("tour", "--plain").done()

    assert state(walls) == before


def test_without_git(walls: Path):
    (walls / ".git").rename(walls.parent / "git")

    assert call("tour").done().out.startswith(PLAIN)


def test_from_a_folder_below(walls: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(walls / "walls")

    assert call("tour").done().out.startswith(PLAIN)


def test_the_cache(walls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "cache/django-stages/fresh"
    first = call("tour").done().out
    # Before the stage, and with it, which is all there is.
    assert len(list(folder.iterdir())) == 2

    def never(*arguments: object) -> None:
        raise AssertionError("made once more")

    monkeypatch.setattr(rendering, "copy", never)
    assert call("tour").done().out == first

    monkeypatch.setattr(tour_fresh, "KEPT", 1)
    call("tour").done()
    assert len(list(folder.iterdir())) == 1


def test_no_room_for_a_cache(walls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(tmp_path / "taken", "a file in the way\n")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))

    assert call("tour").done().out.startswith(PLAIN)
