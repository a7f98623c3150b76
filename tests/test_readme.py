"""The READMEs do what they say: their commands run, in their order, and nothing is forgotten."""

import os
import re
import shlex
import subprocess
import sys

import pytest

from conftest import STAGES
from harness import projects
from harness.git import ENVIRONMENT, git
from harness.snapshot import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = shlex.quote(sys.executable)
# What installs is tested in test_install.py, and a server runs until it is stopped.
LEFT_OUT = ("runserver", "uv tool install", "venv", "pip install", "level=NAME")

posix = pytest.mark.skipif(sys.platform == "win32", reason="READMEs show a POSIX shell")


def commands(text: str) -> list[str]:
    """The commands that a text shows in indented blocks, in order."""
    lines = re.findall(r"^    (\S.*)$", text, re.MULTILINE)
    return [line for line in lines if not any(words in line for words in LEFT_OUT)]


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def type_in(lines: list[str], folder, template="") -> None:
    """Type the lines into one shell, which stops at the first that fails."""
    text = "\n".join(["set -e", *lines])
    for shown, here in [
        ("/absolute/path/to/django-stages", shlex.quote(str(template))),
        ("uvx copier ", f"{PYTHON} -m copier "),
        ("uv run manage.py", f"{PYTHON} manage.py"),
        ("uv run python", PYTHON),
    ]:
        text = text.replace(shown, here)
    text = re.sub(r"^django-stages ", f"{PYTHON} -m generator ", text, flags=re.MULTILINE)
    settings = {"DJANGO_STAGES_TEMPLATE": str(template), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env=os.environ | ENVIRONMENT | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}"


@posix
def test_the_journey_with_plain_copier(template, tmp_path):
    type_in(commands(section("The journey with plain Copier")), tmp_path, template)

    subjects = git(tmp_path / "my-site", "log", "--format=%s").splitlines()
    assert subjects == [f"Add stage {STAGES.levels[1].id}", "Start"]


@posix
def test_the_journey_with_the_command(template, tmp_path):
    shown = commands(section("The journey with `django-stages`"))
    # An exercise that nobody has done ends with 1: that is what it is for.
    lines = [f"{line} || test $? = 1" if " check" in line else line for line in shown]
    assert lines != shown
    type_in(lines, tmp_path, template)

    subjects = git(tmp_path / "my-site", "log", "--format=%s").splitlines()
    assert subjects[0] == f"Add stage {STAGES.levels[1].id}"


@posix
@pytest.mark.parametrize("level", [STAGES.levels[0].id, STAGES.levels[-1].id])
def test_the_commands_of_a_project_s_own_readme(level, fresh, tmp_path):
    project = projects.duplicate(fresh(STAGES.closure([level])), tmp_path / "site")
    lines = commands((project / "README.md").read_text(encoding="utf-8"))
    assert any("manage.py test" in line for line in lines)
    type_in(lines, project)


def test_ci_runs_the_test_command():
    [command] = [line for line in commands_of_ci() if "pytest" in line]
    assert f"\n    {command}\n" in README


def commands_of_ci() -> list[str]:
    return (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_level_is_named_and_drawn():
    drawn = (ROOT / "docs" / "ladder.svg").read_text(encoding="utf-8")
    for number, level in enumerate(STAGES.levels, start=1):
        assert f"`{level.id}`" in README
        assert f"{number} {level.id}<" in drawn


def test_every_layer_is_named_and_drawn():
    drawn = (ROOT / "docs" / "ladder.svg").read_text(encoding="utf-8")
    for layer in STAGES.layers:
        assert f"| `{layer.id}`" in README
        assert f">{layer.id}<" in drawn


def test_every_command_is_in_the_table():
    from generator.cli import cli

    for name in cli.commands:
        assert f"| `{name}" in README, name
