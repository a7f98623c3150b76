"""`django-stages continue` and `abort`: a conflict, chosen place by place, or given up."""

import shutil
from pathlib import Path

import pytest

from cli_support import answers, call, conflicting, put, run, state, subjects
from harness.git import commit, conflicts, git

pytest_plugins = ["cli_fixtures"]


@pytest.fixture
def waiting(site: Path) -> Path:
    """A project in which walls waits for the learner to choose, and roof after it."""
    conflicting(site, "walls")
    assert call("add", "walls", "roof").code == 1
    return site


def test_what_is_left_to_choose_is_said_again(waiting: Path):
    before = state(waiting)

    result = call("continue")

    assert result.code == 1
    assert result.err.startswith("Stage walls and your own work change the same lines.")
    assert "  urls.py, line 1\n" in result.err
    assert state(waiting) == before


def test_what_is_chosen_by_hand_is_committed_and_the_rest_is_added(waiting: Path):
    put(waiting / "urls.py", "urls = [\n    'mine',\n    'wall',\n    'ground',\n]\n")

    result = call("continue").done()

    assert result.out.startswith("Add stage walls: done (commit ")
    assert "Added roof: The roof" in result.out
    assert subjects(waiting)[:3] == ["Add stage roof", "Add stage walls", "My own words"]
    assert "mine" in git(waiting, "show", "HEAD:urls.py")
    assert git(waiting, "status", "--porcelain") == ""


def test_a_mark_that_is_left_over_is_seen(waiting: Path):
    written = (waiting / "urls.py").read_text()
    put(waiting / "urls.py", written.replace("<<<<<<< yours\n", ""))

    result = call("continue")

    assert result.code == 1
    assert "  urls.py, line " in result.err
    assert subjects(waiting)[0] == "My own words"


def test_what_was_done_besides_is_committed_too(waiting: Path):
    put(waiting / "urls.py", "urls = ['wall']\n")
    put(waiting / "mine.py", "MINE = 1\n")

    result = call("continue")

    # What was to come after it meets the same lines.
    assert result.out.startswith("Add stage walls: done")
    assert result.code == 1
    assert "Stage roof and your own work" in result.err
    assert "mine.py" in git(waiting, "show", "--format=", "--name-only", "HEAD")


def test_to_give_up_is_to_be_back(site: Path):
    conflicting(site, "walls")
    before = state(site)
    assert call("next").code == 1
    put(site / "urls.py", "half done\n")

    result = call("abort").done()

    assert state(site) == before
    kept = result.out.split("git show ")[1].strip()
    assert "+half done" in git(site, "show", kept)
    call("abort").refused()


def test_nothing_waits(site: Path):
    before = state(site)
    for command in ("continue", "abort"):
        assert "nothing waits for you here" in call(command).refused()
    assert state(site) == before


def test_a_note_that_nothing_belongs_to_any_more_is_passed_over(waiting: Path):
    git(waiting, "reset", "--hard")

    assert "nothing waits" in call("continue").refused()
    assert call("next").code == 1
    assert conflicts(waiting) == {"urls.py"}


def test_everything_else_waits_meanwhile(waiting: Path):
    for command in (["next"], ["add", "walls"], ["undo"], ["update"]):
        message = call(*command).refused()
        assert "stage walls waits for you to choose in urls.py" in message
        assert "django-stages abort" in message


@pytest.mark.parametrize("keep", [True, False])
def test_a_file_that_a_stage_deletes_and_the_learner_changed(here: Path, monkeypatch, keep: bool):
    from cli_support import write_template

    template = write_template(here / "template")
    put(template / "template" / "open.txt", "Open air.\n")
    facts = template / "stages" / "walls" / "stage.yml"
    put(facts, facts.read_text() + "  - |\n    #: if walls\n    /open.txt\n    #: endif\n")
    commit(template, "Walls close it")
    call("new", here / "site", "--template", template).done()
    monkeypatch.chdir(here / "site")
    put(Path("open.txt"), "Open air, and mine.\n")
    commit(here / "site", "Mine")

    result = call("next")

    assert result.code == 1
    assert result.err.startswith("Stage walls and your own work do not agree:\n  open.txt\n")
    assert "    stage walls deletes it, and you changed it" in result.err
    assert Path("open.txt").read_text() == "Open air, and mine.\n"
    assert call("continue").code == 1
    git(here / "site", *(["add"] if keep else ["rm", "--quiet"]), "open.txt")
    call("continue").done()
    assert Path("open.txt").exists() == keep
    assert "level: walls\n" in answers(here / "site")


def test_in_a_bigger_repository(site: Path):
    shutil.rmtree(site / ".git")
    outer = site.parent
    put(outer / "letter.txt", "Dear\n")
    commit(outer, "All of it")
    put(outer / "letter.txt", "Dear all\n")
    put(outer / "staged.txt", "Staged\n")
    git(outer, "add", "staged.txt")
    conflicting_in(outer, site)
    assert call("next").code == 1
    put(site / "urls.py", "urls = ['wall']\n")

    call("continue").done()

    assert git(outer, "status", "--porcelain").splitlines() == [" M letter.txt", "A  staged.txt"]
    changed = git(outer, "show", "--format=", "--name-only", "HEAD").splitlines()
    assert changed
    assert all(name.startswith("site/") for name in changed)


def conflicting_in(outer: Path, site: Path) -> None:
    put(site / "urls.py", "All of this is mine.\n")
    git(outer, "commit", "--quiet", "-m", "Mine", "--", "site/urls.py")


def test_an_interrupted_one_is_taken_back_whole(waiting: Path):
    """What is killed between its note and its first file leaves nothing that waits."""
    git(waiting, "reset", "--hard", "--quiet")
    note = waiting / ".git" / "django-stages.json"
    assert not note.exists() or run(waiting, "continue").code == 2
