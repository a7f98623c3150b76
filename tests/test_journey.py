"""The way up by the plain `copier` command, as the README shows it: no --trust, no flag of ours."""

import subprocess
import sys
from pathlib import Path

import pytest

from harness import checks, projects
from harness.git import commit, conflicts


def copier(*arguments: object, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "copier", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_from_the_first_level_to_the_last(stages, template, fresh, tmp_path):
    # Each single step, in a process of ours, is test_updates.py's: plain Copier takes ten seconds.
    later = [*stages.levels[1:-1:4], stages.levels[-1]]
    project = tmp_path / "site"
    done = copier("copy", "--defaults", template, project, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(project) in done.stderr
    commit(project, "Start")
    for level in later:
        done = copier("update", "--defaults", "--data", f"level={level.id}", folder=project)
        assert done.returncode == 0, done.stderr
        assert not conflicts(project)
        # The same as a new project of this level, whose suite test_combinations.py runs.
        there, goal = projects.files(project), projects.files(fresh(stages.closure([level.id])))
        assert projects.difference(there, goal) == []
        commit(project, f"Add {level.id}")
    assert checks.run(project).ok


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
