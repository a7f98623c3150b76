"""
Lessons tell the truth: every command prints what they say, every quotation is in the code,
every file and name exists at that stage, every link leads to a page of this Django.
"""

import re
import shutil
import sys

import pytest
import yaml

from conftest import STAGES
from generator import graph
from harness import commands, djangodocs, projects, steps, texts
from harness.git import commit, git
from harness.snapshot import ROOT

EVERY = pytest.mark.parametrize("id", [stage.id for stage in STAGES.stages])


def lesson(id: str) -> str:
    return (ROOT / "stages" / id / "lesson.md").read_text(encoding="utf-8")


def shown_in_task(id: str) -> list[texts.Command]:
    """The commands of a task that end; most tasks show none."""
    task = ROOT / "stages" / id / "exercise" / "task.md"
    return [one for one in texts.commands(task.read_text(encoding="utf-8")) if one.ends]


@pytest.fixture
def there(fresh, stages):
    """The project at a stage, to read."""
    return lambda id: fresh(stages.closure([id]))


@pytest.fixture(scope="session")
def documentation():
    try:
        return djangodocs.Documentation(djangodocs.archive())
    except djangodocs.Unreachable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def filled(fresh, tmp_path_factory):
    """The project of a combination with its database, filled: to duplicate only."""
    folder = tmp_path_factory.mktemp("filled")

    def make(combination):
        project = folder / graph.name(combination, STAGES)
        if not project.exists():
            projects.duplicate(fresh(combination), project)
            commands.forked(project, ["migrate"])
            if any(project.glob("*/management/commands/import_events.py")):
                commands.forked(project, ["import_events"])
        return project

    return make


@pytest.fixture
def site(id, fresh, filled, tmp_path):
    """What a learner has who comes to a stage: the database of the one before, filled."""
    project = tmp_path / "site"
    if step := steps.first(id, STAGES):
        # Without what Python compiled: some files of the stage are other ones.
        kept = shutil.ignore_patterns("__pycache__")
        shutil.copytree(filled(step.before), project, ignore=kept)
    return shutil.copytree(fresh(STAGES.closure([id])), project, dirs_exist_ok=True)


@EVERY
@pytest.mark.skipif(sys.platform == "win32", reason="lessons show the commands of a POSIX shell")
def test_commands_print_what_the_lesson_says(id, site):
    shown = texts.commands(lesson(id))
    assert shown, "a lesson shows how to see what came"
    for command in shown:
        if command.ends:
            printed = commands.run(command, site)
            assert command.prints(printed), f"$ {command.line}\n{printed}"


@pytest.mark.parametrize("id", [stage.id for stage in STAGES.stages if shown_in_task(stage.id)])
@pytest.mark.skipif(sys.platform == "win32", reason="tasks show the commands of a POSIX shell")
def test_commands_print_what_the_task_says(id, site):
    commit(site, "Before")
    git(site, "apply", str(ROOT / "stages" / id / "exercise" / "solution.patch"))
    for command in shown_in_task(id):
        printed = commands.run(command, site)
        assert command.prints(printed), f"$ {command.line}\n{printed}"


@EVERY
def test_quotations_stand_in_the_code(id, there):
    contents = [
        content.decode()
        for name, content in projects.files(there(id)).items()
        if not name.startswith("docs/lessons/") and b"\0" not in content
    ]
    for quotation in texts.quotations(lesson(id)):
        found = any(quotation in content for content in contents)
        assert found, f"no file of stage {id} has these lines:\n{quotation}"


@EVERY
def test_files_and_names_exist(id, there, fresh):
    project = there(id)
    known = texts.words_of(project) | texts.known_words()
    if step := steps.first(id, STAGES):
        # A lesson may speak of what its stage takes away.
        known |= texts.words_of(fresh(step.before))
    for name in texts.names(lesson(id)):
        if texts.is_path(name):
            there_or_made = any(project.rglob(name)) or name in texts.made_by_django()
            assert there_or_made, f"stage {id} has no file {name}"
        else:
            unknown = [word for word in texts.IDENTIFIER.findall(name) if word not in known]
            assert not unknown, f"`{name}`: nothing at stage {id} is called {unknown}"


@EVERY
def test_links_lead_to_this_django(id, documentation):
    pages = list(texts.links(lesson(id)))
    assert pages or "https://docs.python.org/3/" in lesson(id), "where to read on?"
    tour = ROOT / "stages" / id / "tour.yml"
    for step in yaml.safe_load(tour.read_text(encoding="utf-8")) if tour.exists() else []:
        if "docs" in step:
            pages.append((documentation.version, step["docs"]))
    for version, page in pages:
        assert version == documentation.version, page
        assert not documentation.lacks(page), f"{page}: {documentation.lacks(page)}"


def test_a_wrong_print_is_seen():
    [command] = texts.commands("```console\n$ echo one\none\n...\nthree\n```\n")
    assert command.prints("one\ntwo\nthree\n")
    assert command.prints("one\nthree\n")
    assert not command.prints("one\ntwo\n")
    assert not command.prints("zero\none\nthree\n")


WRONG = """\
from django.core.management import BaseCommand


class Command(BaseCommand):
    def handle(self, **options):
        print(1)
        1 / 0
"""


@pytest.fixture
def printed_twice(there, tmp_path):
    """What a command prints in a process of ours, and in a shell, each in a new project."""

    def both(line):
        assert commands.arguments(line), "it would run in a shell both times"
        command, found = texts.Command(line, ""), []
        for way in (commands.run, commands.in_shell):
            project = projects.duplicate(there(STAGES.stages[0].id), tmp_path / "site")
            folder = project / "accounts/management/commands"
            folder.mkdir(parents=True)
            (folder / "wrong.py").write_text(WRONG)
            found.append(re.sub(r"in \d+\.\d+s", "", way(command, project)))
            shutil.rmtree(project)
        return found

    return both


@pytest.mark.skipif(sys.platform == "win32", reason="lessons show the commands of a POSIX shell")
@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("uv run manage.py check", "System check identified no issues"),
        ("uv run python manage.py migrate", "Applying accounts.0001_initial... OK"),
        ("DJANGO_DEBUG=0 uv run manage.py check", "ImproperlyConfigured: "),
        ("uv run manage.py chek", "Did you mean check?"),
        ("uv run manage.py check --nothing", "usage: manage.py check"),
        ("uv run manage.py migrate nowhere", "CommandError: "),
        ("uv run manage.py wrong", "ZeroDivisionError: "),
        ("uv run manage.py test config", "Ran "),
        ("uv run manage.py test config.nowhere", "FAILED (errors=1)"),
        ("uv run manage.py shell -c \"import sys; print(*sys.argv, sep='\\n')\"", "\n-c\n"),
        ('uv run manage.py shell -c "print(1); raise SystemExit(__name__)"', "1\n"),
        ('uv run manage.py shell -c "import atexit; atexit.register(print, 9)"', "9\n"),
        ("uv run manage.py shell -c \"import os; print(os.system('echo 1'))\"", "1\n"),
    ],
)
def test_a_command_prints_what_it_prints_in_a_shell(line, part, printed_twice):
    ours, theirs = printed_twice(line)
    assert ours == theirs
    assert part in ours


@pytest.mark.skipif(sys.platform == "win32", reason="lessons show the commands of a POSIX shell")
@pytest.mark.parametrize(("unbuffered", "order"), [("", [1, 2]), ("1", [2, 1])])
def test_two_streams_come_in_the_order_of_a_shell(unbuffered, order, printed_twice, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    code = "import sys; print(2); print(1, file=sys.stderr)"
    ours, theirs = printed_twice(f'uv run manage.py shell --no-imports -c "{code}"')
    assert ours == theirs == "{}\n{}\n".format(*order)


@pytest.mark.parametrize(
    "line",
    [
        "uv run manage.py check | cat",
        "uv run manage.py check > file",
        "uv run manage.py check; ls",
        "uv run manage.py check && ls",
        "uv run manage.py test *",
        "uv run manage.py test $HOME",
        'uv run manage.py shell -c "print($HOME)"',
        'uv run manage.py shell -c "print(`ls`)"',
        "uv run manage.py test --parallel 2",
        "uv run python -m coverage run manage.py test",
        "uv run python -m eventfile",
        "npm test",
    ],
)
def test_what_asks_for_a_shell_has_one(line):
    assert commands.arguments(line) is None


def test_a_wrong_link_is_seen(documentation):
    assert not documentation.lacks("topics/http/urls/")
    assert not documentation.lacks("topics/http/urls/#how-django-processes-a-request")
    assert not documentation.lacks("ref/settings/#std-setting-SECRET_KEY")
    assert documentation.lacks("topics/http/addresses/")
    assert documentation.lacks("topics/http/urls/#no-such-heading")


def test_a_name_that_nothing_has_is_seen(there):
    known = texts.words_of(there(STAGES.stages[0].id)) | texts.known_words()
    assert "get_queryset" in known
    assert "get_querysett" not in known
