"""`django-stages diff`: what a stage brought, or would bring."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli_support import call, conflicting, put, run, state, subjects
from generator.graph import Graph
from generator.reading_order import in_reading_order
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]


def files(patch: str) -> list[str]:
    return [line.split(" b/")[1] for line in patch.splitlines() if line.startswith("diff --git")]


def test_the_diff_of_a_stage_to_come_applies(template: Path, stages: Graph, here: Path):
    """The real template: git takes the patch, and it gives what `next` gives."""
    level = stages.levels[1].id
    call("new", "site", "--template", template).done()
    os.chdir("site")
    before = state(here / "site")

    result = run(here / "site", "diff", level).done()

    assert state(here / "site") == before
    subprocess.run(["git", "apply", "--index"], input=result.out, encoding="utf-8", check=True)
    tree = git(here / "site", "write-tree")
    git(here / "site", "reset", "--quiet", "--hard")
    call("next").done()
    assert git(here / "site", "rev-parse", "HEAD^{tree}") == tree
    assert call("diff", level).out == result.out


def test_without_a_name_the_next_level_then_the_last_stage(site: Path):
    ahead = call("diff").done()
    assert "+    'wall'," in ahead.out

    call("next").done()
    assert call("diff").done().out == ahead.out

    put(site / "urls.py", "# Mine.\n" + (site / "urls.py").read_text())
    commit(site, "My work")
    assert call("diff").done().out == ahead.out


def test_own_edits_are_in_the_context(site: Path):
    put(site / "urls.py", "# Mine.\n" + (site / "urls.py").read_text())
    commit(site, "My work")

    assert " # Mine.\n urls = [\n+    'wall'," in call("diff", "walls").done().out


def test_a_stage_further_up(site: Path):
    before = state(site)

    result = call("diff", "bell").done()

    assert result.err == (
        "Note: bell needs walls, roof, cable first; this is what it brings after that.\n"
    )
    assert files(result.out) == ["bell/views.py", ".copier-answers.yml"]
    assert state(site) == before


def test_a_stage_that_came_with_others(house: Path):
    put(house / "urls.py", "# Mine.\n")
    commit(house, "My work")

    result = call("diff", "walls").done()

    assert "walls came together with others" in result.err
    assert "+    'wall'," in result.out
    assert "roof" not in result.out
    assert "# Mine." not in result.out
    # The first of all is what a project starts with.
    assert "+++ b/ground/views.py" in call("diff", "ground").done().out


def test_the_first_stage_alone(site: Path):
    result = call("diff", "ground").done()

    assert result.err == ""
    assert set(files(result.out)) == set(git(site, "ls-files").splitlines())


def test_a_stage_added_by_plain_copier(site: Path):
    subprocess.run(
        [sys.executable, "-m", "copier", "update", "--defaults", "--data", "level=walls"],
        check=True,
        capture_output=True,
    )
    assert "walls is not committed yet" in call("diff", "walls").refused()

    commit(site, "Some words of my own")
    assert "+    'wall'," in call("diff").done().out


def test_a_conflict_is_foretold(site: Path):
    name = conflicting(site, "walls")
    before = state(site)

    result = call("diff", "walls").done()

    assert f"meets your changes in {name}" in result.err
    assert state(site) == before


def test_in_a_bigger_repository(site: Path):
    (site / ".git").rename(site.parent / ".git")
    put(site.parent / "other.txt", "other\n")
    commit(site.parent, "Move it")

    patch = call("diff", "walls").done().out

    assert all(name.startswith("site/") for name in files(patch))
    subprocess.run(["git", "apply", "--index"], input=patch, encoding="utf-8", check=True)
    assert (site / "walls" / "views.py").exists()


def test_whatever_git_is_told_of_diffs(site: Path):
    plain = call("diff", "walls").done().out
    for key, value in {
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.external": "false",
        "diff.context": "0",
        "color.ui": "always",
        "core.quotePath": "false",
    }.items():
        git(site, "config", key, value)

    assert call("diff", "walls").done().out == plain


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_bytes_stay_as_they_are(site: Path, encoding: str):
    """What goes to a file or to git is the patch itself, whatever the terminal can show."""
    put(site / "urls.py", "# Ä 🎉\n" + (site / "urls.py").read_text())
    commit(site, "My work")

    assert "# Ä 🎉" in run(site, "diff", "walls", PYTHONIOENCODING=encoding).done().out


def test_an_unknown_stage(site: Path):
    assert "Did you mean walls?" in call("diff", "wals").refused()


def test_nothing_is_committed(site: Path):
    git(site, "update-ref", "-d", "HEAD")
    assert subjects_or_none(site) is None

    assert "has no commit yet" in call("diff").refused()


def subjects_or_none(site: Path) -> list[str] | None:
    try:
        return subjects(site)
    except subprocess.CalledProcessError:
        return None


def test_the_reading_order():
    """From where a request comes in to where the data lies, then what is shown, then the words."""
    order = [
        "config/settings.py",
        "config/urls.py",
        "events/urls.py",
        "events/views.py",
        "events/forms.py",
        "events/models.py",
        "events/migrations/0001_initial.py",
        "templates/base.html",
        "static/site.css",
        "events/tests/test_views.py",
        "README.md",
        "docs/lessons/03-pages.md",
        ".copier-answers.yml",
    ]

    assert in_reading_order(reversed(order)) == order
