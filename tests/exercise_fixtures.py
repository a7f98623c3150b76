"""A template with two small exercises, and a project of it. A pytest plugin, named by tests."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_support import call, put
from exercise_support import CHECK, ROADMAP, TASK, TOUR, VIEW, add_address
from harness.git import commit


@pytest.fixture(scope="session")
def taught(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template, with small exercises at its first two stages, and none at the third."""
    folder = tmp_path_factory.mktemp("taught") / "template"
    shutil.copytree(template, folder)
    for stage in (folder / "stages").iterdir():
        shutil.rmtree(stage / "exercise", ignore_errors=True)
        (stage / "tour.yml").unlink(missing_ok=True)
    for id in ("start", "python"):
        put(folder / f"stages/{id}/exercise/task.md", TASK)
        put(folder / f"stages/{id}/exercise/check.py", CHECK)
    put(folder / "stages/start/tour.yml", TOUR)
    put(folder / "roadmap.yml", ROADMAP)
    commit(folder, "Small exercises")
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, taught: Path) -> Path:
    """A project at the first level, to copy."""
    folder = tmp_path_factory.mktemp("made") / "start"
    call("new", folder, "--template", taught).done()
    return folder


@pytest.fixture
def start(made: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project at the first level, to stand in; its Python is the one that runs the tests."""
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    # Who runs the tests may have said so; a learner has not.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    shutil.copytree(made, here / "site")
    monkeypatch.chdir(here / "site")
    return here / "site"


@pytest.fixture
def answer(start: Path) -> Callable[[], None]:
    """Does the exercise."""

    def do() -> None:
        put(start / "config/about.py", VIEW)
        add_address(start, 'path("about/", about, name="about"),', "from config.about import about")

    return do
