"""Projects of a small template that has tours. A pytest plugin, named by the tour's tests."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_support import call, put, write_template
from harness.git import commit

HOUSE = """\
class House:
    \"\"\"A place to live in.\"\"\"

    #: if walls
    def enter(self):
        return "through the door"

    #: endif
    #: if roof
    def climb(self):
        return "up the ladder"

    #: endif
    def leave(self):
    #: if roof
        return self.climb()
    #: elif walls
        return self.enter()
    #: else
        return "over the lawn"
    #: endif
    # Your own methods go below.
"""
TOUR = """\
- title: A door
  file: house.py
  find: def enter
  kind: idea
  question: How does one get in?
  why: >-
    By `enter`, which says so.


    There is no other way.
  try: Go in.
  docs: topics/http/urls/#including-other-urlconfs

- title: The same way out
  file: house.py
  find: return self.enter()
  kind: wiring
  why: Who is in can leave.

- title: The wall among the addresses
  file: urls.py
  find: "'wall',"
  kind: wiring
  why: It stands below the ground.

- title: A picture of the wall
  file: walls/templates/wall.html
  kind: boilerplate
  why: A page like any other. It has one paragraph.

- title: The words of the house
  file: README.md
  kind: boilerplate
  why: They say what there is.

- title: All views
  file: walls/views.py
  kind: boilerplate
  why: There is one.

- title: All models
  file: walls/models.py
  kind: boilerplate
  why: There is one.

- title: What another stage may have brought
  file: shared/tools.py
  kind: boilerplate
  why: It is here where this stage came first.

- title: The manual of the walls
  file: walls/docs/walls.md
  kind: boilerplate
  why: It is for reading.
"""


@pytest.fixture(scope="session")
def toured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small template, with a tour of its second level and none of the others."""
    template = write_template(tmp_path_factory.mktemp("toured") / "template")
    put(template / "template/house.py", HOUSE)
    put(template / "template/walls/models.py", "MODEL = 1\n\n\nclass House:\n    walls = 4\n")
    put(template / "stages/walls/tour.yml", TOUR)
    commit(template, "Add a tour")
    return template


@pytest.fixture(scope="session")
def toured_sites(tmp_path_factory: pytest.TempPathFactory, toured: Path) -> Callable[[str], Path]:
    """Projects of the template with a tour, each level made once."""
    folder = tmp_path_factory.mktemp("toured-sites")

    def make(level: str) -> Path:
        if not (folder / level).exists():
            call("new", folder / level, "--level", level, "--template", toured).done()
        return folder / level

    return make


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's cache, shared by the tests that look at a tour."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep out of the cache of whoever runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


@pytest.fixture
def walls(
    tmp_path: Path, toured_sites: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project whose newest stage has a tour, to stand in."""
    return stand_in(toured_sites("walls"), tmp_path / "walls", monkeypatch)


@pytest.fixture
def roof(
    tmp_path: Path, toured_sites: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project that has gone on since the stage with a tour, to stand in."""
    return stand_in(toured_sites("roof"), tmp_path / "roof", monkeypatch)


def stand_in(made: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy a project, and go there."""
    shutil.copytree(made, copy)
    monkeypatch.chdir(copy)
    return copy
