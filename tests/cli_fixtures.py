"""Projects of the small template to stand in. A pytest plugin, named by the command's tests."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_support import call, write_template


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small template."""
    return write_template(tmp_path_factory.mktemp("small") / "template")


@pytest.fixture(scope="session")
def small_sites(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Callable[[str], Path]:
    """Projects of the small template, each level made once."""
    folder = tmp_path_factory.mktemp("sites")

    def make(level: str) -> Path:
        if not (folder / level).exists():
            call("new", folder / level, "--level", level, "--template", small).done()
        return folder / level

    return make


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def site(here: Path, small_sites: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project at the first level of the small template, to stand in."""
    return stand_in(small_sites("ground"), here / "site", monkeypatch)


@pytest.fixture
def house(here: Path, small_sites: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project at the highest level of the small template, to stand in."""
    return stand_in(small_sites("roof"), here / "house", monkeypatch)


def stand_in(made: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy a project, and go there."""
    shutil.copytree(made, copy)
    monkeypatch.chdir(copy)
    return copy
