"""`django-stages preview`: what a stage would do, and nothing is touched."""

from pathlib import Path

from cli_support import call, conflicting, put, state, write_template
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]


def seen(site: Path, *arguments: str) -> str:
    before = state(site)
    said = call("preview", *arguments).done().out
    assert state(site) == before
    return said


def test_what_the_next_level_would_do(site: Path):
    said = seen(site)

    lines = said.splitlines()
    assert lines[0] == "walls (The walls): 6 files, 6 lines more, 1 less."
    assert "  new      walls/views.py             +1 -0" in lines
    assert "  changed  README.md                  +1 -1" in lines
    assert "It goes together with your own work: nothing for you to choose." in lines
    assert lines[-1] == "Add it: django-stages add walls"


def test_what_is_said_is_what_comes(site: Path):
    said = seen(site, "walls")
    call("add", "walls").done()
    changed = git(site, "show", "--format=", "--name-only", "HEAD").split()
    assert {line.split()[1] for line in said.splitlines() if line.startswith("  ")} == {
        name for name in changed if name != ".copier-answers.yml"
    }


def test_where_one_will_have_to_choose(site: Path):
    conflicting(site, "walls")
    assert "You will have to choose in urls.py, line 1: both change it." in seen(site)


def test_what_has_to_come_first(site: Path):
    said = seen(site, "bell")
    assert said.startswith("bell needs walls, roof and cable first;")
    assert "walls/views.py" not in said
    assert said.endswith("Add it: django-stages add walls roof cable bell\n")


def test_a_name_that_goes_is_named(here: Path, monkeypatch):
    template = write_template(here / "template")
    put(template / "template" / "tools.py", "#: if walls\nNEW = 1\n#: else\nOLD = 1\n#: endif\n")
    commit(template, "Tools")
    call("new", here / "site", "--template", template).done()
    monkeypatch.chdir(here / "site")
    put(Path("mine.py"), "from tools import OLD\n\nprint(OLD)\n")
    commit(here / "site", "Mine")
    assert "It takes away tools.OLD, which you use in mine.py, line 1." in seen(here / "site")


MIGRATION = """\
class Migration:
    dependencies = [{follows}]
"""


def forked(here: Path, monkeypatch) -> Path:
    """A project with a migration of its own, beside which a stage brings another."""
    template = write_template(here / "template")
    migrations = template / "template" / "ground" / "migrations"
    put(migrations / "__init__.py", "")
    put(migrations / "0001_initial.py", MIGRATION.format(follows=""))
    follows = MIGRATION.format(follows="('ground', '0001_initial')")
    put(migrations / "0002_walls.py", follows)
    facts = template / "stages" / "walls" / "stage.yml"
    gate = "  - |\n    #: if not walls\n    /ground/migrations/0002_walls.py\n    #: endif\n"
    put(facts, facts.read_text() + gate)
    commit(template, "Migrations")
    call("new", here / "site", "--template", template).done()
    monkeypatch.chdir(here / "site")
    put(Path("ground/migrations/0002_mine.py"), follows)
    commit(here / "site", "Mine")
    return here / "site"


def test_migrations_that_will_have_to_be_joined(here: Path, monkeypatch):
    site = forked(here, monkeypatch)
    said = seen(site)
    assert "The migrations of ground will have two ends (0002_mine and 0002_walls)" in said

    result = call("add", "walls", "roof")

    assert result.code == 1
    assert "  uv run manage.py makemigrations --merge ground\n" in result.err
    assert "Not added yet: roof." in result.err
    assert "migrations of ground have 2 ends" in call("doctor").out


def test_refusals(house: Path):
    before = state(house)
    assert "ground is here already" in call("preview", "ground").refused()
    assert "Did you mean lamp?" in call("preview", "lam").refused()
    assert "top of the ladder" in call("preview").refused()
    assert state(house) == before
