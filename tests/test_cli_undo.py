"""`django-stages undo`: back to before the stage that was added last."""

from pathlib import Path

import pytest

from cli_support import answers, call, put, state, subjects, write_template
from harness import projects
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]


def files(folder: Path) -> dict[str, bytes]:
    return projects.files(folder)


def test_the_last_stage_goes(site: Path):
    before = files(site)
    call("next").done()

    result = call("undo").done()

    assert result.out.startswith("Took back walls (commit ")
    assert files(site) == before
    assert subjects(site)[:2] == ["Take back stage walls", "Add stage walls"]
    assert git(site, "status", "--porcelain") == ""


def test_one_after_the_other(site: Path):
    before = files(site)
    call("add", "walls", "roof", "lamp").done()
    for stage in ("lamp", "roof", "walls"):
        assert f"Took back {stage} " in call("undo").done().out
    assert files(site) == before
    assert "only what it began with" in call("undo").refused()


def test_it_can_come_again(site: Path):
    call("next").done()
    after = files(site)
    call("undo").done()
    call("next").done()
    assert files(site) == after
    call("undo").done()
    assert not (site / "walls").exists()


def test_later_work_stays(site: Path):
    call("next").done()
    put(site / "mine.py", "MINE = 1\n")
    put(site / "urls.py", (site / "urls.py").read_text() + "# Mine.\n")
    commit(site, "My work")

    call("undo").done()

    assert (site / "mine.py").exists()
    assert (site / "urls.py").read_text().endswith("]\n# Mine.\n")
    assert "'wall'" not in (site / "urls.py").read_text()
    assert "level: ground\n" in answers(site)


def test_a_file_of_the_stage_that_the_learner_changed_is_not_deleted_unasked(site: Path):
    call("next").done()
    put(site / "walls" / "views.py", "NAME = 'mine'\n")
    commit(site, "My work")

    result = call("undo")

    assert result.code == 1
    assert "  walls/views.py\n" in result.err
    assert "deletes it, and you changed it" in result.err
    assert (site / "walls" / "views.py").read_text() == "NAME = 'mine'\n"
    before_commit = subjects(site)
    call("abort").done()
    assert subjects(site) == before_commit
    assert (site / "walls" / "models.py").exists()
    assert call("undo").code == 1
    git(site, "rm", "--quiet", "walls/views.py")
    call("continue").done()
    assert not (site / "walls").exists()


def test_uses_of_what_goes_are_named(site: Path):
    call("next").done()
    put(site / "mine.py", "from walls import views\n\nprint(views.NAME)\n")
    commit(site, "My work")

    result = call("undo")

    assert result.code == 1
    assert "mine.py, line " in result.err
    assert (site / "mine.py").exists()


@pytest.fixture
def migrating(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose second level has brought migrations."""
    template = write_template(here / "template")
    migrations = template / "template" / "walls" / "migrations"
    put(migrations / "__init__.py", "")
    put(migrations / "0001_initial.py", "class Migration:\n    dependencies = []\n")
    commit(template, "Migrations")
    call("new", here / "site", "--template", template).done()
    monkeypatch.chdir(here / "site")
    call("next").done()
    return here / "site"


def test_the_database_goes_back_first(migrating: Path):
    before = state(migrating)

    result = call("undo")

    assert result.code == 1
    assert "  uv run manage.py migrate walls zero\n" in result.err
    assert state(migrating) == before
    call("undo", "--migrated").done()
    assert not (migrating / "walls").exists()


def test_nothing_was_added(site: Path):
    before = state(site)
    assert "only what it began with" in call("undo").refused()
    assert state(site) == before


def test_not_everything_is_committed(site: Path):
    call("next").done()
    put(site / "mine.py", "MINE = 1\n")
    before = state(site)
    assert "not everything is committed: mine.py" in call("undo").refused()
    assert state(site) == before
