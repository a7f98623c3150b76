"""
The whole way up: by the plain `copier` command, as the README shows it (no --trust, no flag of
ours), and by `django-stages next`.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli_support import call
from harness import checks, projects, report
from harness.git import commit, conflicts, git


def copier(*arguments: object, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "copier", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_from_the_first_level_to_the_last(stages, template, fresh, tmp_path):
    """By `copier update` alone: the suite passes at each level, and each equals a fresh copy."""
    project = tmp_path / "site"
    done = copier("copy", "--defaults", template, project, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(project) in done.stderr
    commit(project, "Start")
    assert checks.run(project).ok
    for level in stages.levels[1:]:
        done = copier("update", "--defaults", "--data", f"level={level.id}", folder=project)
        assert done.returncode == 0, done.stderr
        assert not conflicts(project)
        result = checks.run(project)
        assert result.ok, f"at {level.id}:\n{result}"
        commit(project, f"Add {level.id}")
        assert differences(project, fresh(stages.closure([level.id])), tmp_path) == []


def test_from_the_first_level_to_the_last_by_next(
    stages, template, fresh, tmp_path, monkeypatch, record_property
):
    """By `django-stages next` alone: each level equals a fresh copy, whose suite runs elsewhere."""
    project = tmp_path / "site"
    call("new", project, "--template", template).done()
    monkeypatch.chdir(project)
    for level in stages.levels[1:]:
        begin = time.perf_counter()
        said = call("next").done()
        took = time.perf_counter() - begin
        line = f"{level.id}: {took:.1f} s"
        report.note(record_property, "the way up by next, in seconds", line)
        assert said.out.startswith(f"Added {level.id}: ")
        assert git(project, "log", "-1", "--format=%s") == f"Add stage {level.id}\n"
        assert differences(project, fresh(stages.closure([level.id])), tmp_path) == []
    result = checks.run(project)
    assert result.ok, result
    assert "top of the ladder" in call("next").done().out


def differences(project: Path, goal: Path, place: Path) -> list[str]:
    """Where what is committed of a project is not what a fresh copy has."""
    assert git(project, "status", "--porcelain") == ""
    expected = projects.duplicate(goal, place / f"goal-{goal.name}")
    commit(expected, "Start")
    trees = [git(folder, "ls-tree", "-r", "HEAD").splitlines() for folder in (project, expected)]
    return sorted({*trees[0]} ^ {*trees[1]})


def test_a_project_that_is_not_the_same_is_seen(stages, fresh, tmp_path):
    goal = fresh(stages.closure([stages.levels[0].id]))
    project = projects.duplicate(goal, tmp_path / "site")
    (project / "manage.py").chmod(0o600)
    (project / "README.md").write_text("Mine.\n")
    commit(project, "Start")
    found = differences(project, goal, tmp_path)
    assert {line.split("\t")[1] for line in found} == {"manage.py", "README.md"}


@pytest.mark.parametrize("command", ["copy", "update"])
def test_an_answer_that_cannot_be_is_refused_in_one_line(
    command, stages, template, fresh, tmp_path
):
    project = tmp_path / "site"
    arguments = ["--defaults"]
    if command == "update":
        projects.duplicate(fresh(stages.closure([stages.levels[0].id])), project)
        commit(project, "Start")
        before = projects.files(project)
    else:
        arguments += [template, project]
    top = stages.levels[-1].id
    for answer, reason in [
        ("level=nonsense", "nonsense"),
        (f"{top}=true", f"{top} is a level: say --data level={top} instead"),
    ]:
        folder = project if command == "update" else tmp_path
        refused = copier(command, "--data", answer, *arguments, folder=folder)
        assert refused.returncode != 0
        assert reason in refused.stderr.splitlines()[-1]
        if command == "update":
            assert projects.files(project) == before
        else:
            assert not project.exists()


def test_what_is_said_in_the_end_fits_three_lines(template, stages, tmp_path):
    project = tmp_path / "site"
    copied = copier("copy", "--defaults", template, project, folder=tmp_path)
    commit(project, "Start")
    answer = f"level={stages.levels[1].id}"
    updated = copier("update", "--defaults", "--data", answer, folder=project)
    for done in (copied, updated):
        said = [line for line in done.stderr.splitlines() if line and not machine(line)]
        assert 1 <= len(said) <= 3, said
        assert any("uv run" in line for line in said)


def machine(line: str) -> bool:
    """What Copier says of itself: its version, each file."""
    begins = ("No git tags", "Copying from", "Keeping template", "Updating to", "\x1b", " ")
    return line.startswith(begins) and "uv run" not in line
