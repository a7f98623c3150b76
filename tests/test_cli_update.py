"""`django-stages update`: a newer version of the template, and no stage more."""

from pathlib import Path

import pytest

from cli_support import answers, call, put, state, subjects, write_template
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]


@pytest.fixture
def template(here: Path) -> Path:
    """A template of one's own, which can become newer."""
    return write_template(here / "template")


@pytest.fixture
def mine(here: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project at its second level."""
    call("new", here / "mine", "--level", "walls", "--template", template).done()
    monkeypatch.chdir(here / "mine")
    return here / "mine"


def correct(template: Path) -> None:
    put(template / "template" / "walls" / "views.py", "NAME = 'better walls'\n")
    commit(template, "A correction")


def test_a_correction_of_the_template_is_taken(mine: Path, template: Path):
    correct(template)

    result = call("update").done()

    version = git(template, "rev-parse", "HEAD")[:7]
    assert result.out.startswith(f"Took version {version} of the template: 1 file (commit ")
    assert (mine / "walls" / "views.py").read_text() == "NAME = 'better walls'\n"
    assert "level: walls\n" in answers(mine)
    assert not (mine / "roof").exists()
    assert subjects(mine)[0] == f"Take version {version} of the template"
    assert git(mine, "status", "--porcelain") == ""
    assert call("update").done().out == "You have the newest version of the template.\n"
    call("next").done()


def test_a_stage_comes_at_the_version_that_the_project_is_on(mine: Path, template: Path):
    correct(template)
    call("next").done()
    assert (mine / "walls" / "views.py").read_text() == "NAME = 'walls'\n"


def test_the_newest_release_is_taken_and_named(mine: Path, template: Path):
    correct(template)
    git(template, "tag", "v1.2")
    put(template / "template" / "walls" / "views.py", "NAME = 'not yet'\n")
    commit(template, "Unreleased")

    assert call("update").done().out.startswith("Took version v1.2 of the template: 1 file")
    assert (mine / "walls" / "views.py").read_text() == "NAME = 'better walls'\n"


def test_own_work_stays(mine: Path, template: Path):
    put(mine / "urls.py", "# Mine.\n" + (mine / "urls.py").read_text())
    commit(mine, "Mine")
    put(template / "template" / "urls.py", FILES_MORE)
    commit(template, "More")

    call("update").done()

    written = (mine / "urls.py").read_text()
    assert written.startswith("# Mine.\n")
    assert "# The end.\n" in written


FILES_MORE = """\
urls = [
#: if walls
    'wall',
#: endif
    'ground',
#: if roof
    'roof',
#: endif
]

# The end.
"""


def test_a_conflict_is_led_like_any_other(mine: Path, template: Path):
    put(mine / "walls" / "views.py", "NAME = 'mine'\n")
    commit(mine, "Mine")
    before = state(mine)
    correct(template)

    result = call("update")

    assert result.code == 1
    assert "  walls/views.py, line 1\n" in result.err
    call("abort").done()
    assert state(mine) == before
    assert call("update").code == 1
    put(mine / "walls" / "views.py", "NAME = 'my better walls'\n")
    assert call("continue").done().out.startswith("Take version ")
    assert call("update").done().out.startswith("You have the newest")


def test_a_template_that_is_gone(mine: Path, template: Path):
    template.rename(template.with_name("elsewhere"))
    before = state(mine)
    assert "is no longer in" in call("update").refused()
    assert state(mine) == before
