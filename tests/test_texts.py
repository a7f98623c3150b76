"""
Lessons tell the truth: every command prints what they say, every quotation is in the code,
every file and name exists at that stage, every link leads to a page of this Django.
"""

import shutil
import subprocess
import sys

import pytest
import yaml

from conftest import STAGES
from harness import djangodocs, projects, steps, texts
from harness.git import commit, git
from harness.snapshot import ROOT

EVERY = pytest.mark.parametrize("id", [stage.id for stage in STAGES.stages])


def lesson(id: str) -> str:
    return (ROOT / "stages" / id / "lesson.md").read_text(encoding="utf-8")


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


def run(line: str, folder) -> str:
    done = subprocess.run(
        line,
        shell=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.stdout


def arrive(id: str, folder, fresh) -> None:
    """What a learner has who comes to a stage: the database of the one before, filled."""
    step = steps.first(id, STAGES)
    if step:
        shutil.copytree(fresh(step.before), folder)
        manage = f"{sys.executable} manage.py"
        run(f"{manage} migrate", folder)
        if "import_events" in run(f"{manage} help --commands", folder):
            run(f"{manage} import_events", folder)
    shutil.copytree(fresh(STAGES.closure([id])), folder, dirs_exist_ok=True)


@EVERY
@pytest.mark.skipif(sys.platform == "win32", reason="lessons show the commands of a POSIX shell")
def test_commands_print_what_the_lesson_says(id, fresh, tmp_path):
    project = tmp_path / "site"
    arrive(id, project, fresh)
    shown = texts.commands(lesson(id))
    assert shown, "a lesson shows how to see what came"
    for command in shown:
        if command.ends:
            printed = run(command.runnable, project)
            assert command.prints(printed), f"$ {command.line}\n{printed}"


@EVERY
@pytest.mark.skipif(sys.platform == "win32", reason="tasks show the commands of a POSIX shell")
def test_commands_print_what_the_task_says(id, fresh, tmp_path):
    project = tmp_path / "site"
    arrive(id, project, fresh)
    exercise = ROOT / "stages" / id / "exercise"
    commit(project, "Before")
    git(project, "apply", str(exercise / "solution.patch"))
    task = (exercise / "task.md").read_text(encoding="utf-8")
    for command in texts.commands(task):
        if command.ends:
            printed = run(command.runnable, project)
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
