"""
A project runs where nothing is installed, in the two ways of its README.

Each way is taken with each Python and at each end of the ladder, and each Python at each end: four
environments for that, not eight.

    uv run pytest -m install
"""

import os
import re
import shutil
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import pytest

from harness import projects

pytestmark = pytest.mark.install

# Without the tests that start programs, which take minutes: see test_whole_suites.py.
QUICK = ("--exclude-tag=browser", "--exclude-tag=server")


# Where each way is gone: with which Python, at which end of the ladder.
WITH_UV = [("3.12", 0), ("3.13", -1)]
WITH_PIP = [("3.13", 0), ("3.12", -1)]
ENDS = {0: "first", -1: "last"}


def each(places):
    ids = [f"{ENDS[end]}-{version}" for version, end in places]
    return pytest.mark.parametrize(("python", "site"), places, indirect=True, ids=ids)


@pytest.fixture
def python(request):
    """An interpreter of that version."""
    for path in candidates(request.param):
        if path and version(path) == request.param:
            return str(path)
    pytest.skip(f"no Python {request.param}: uv python install {request.param}")


def candidates(wanted: str):
    """Where it may be: here, on the path, among pyenv's, among uv's."""
    yield sys.executable
    yield shutil.which(f"python{wanted}")
    yield from sorted(Path.home().glob(f".pyenv/versions/{wanted}.*/bin/python"))
    # `--no-project`: this repository's own version is not the one that is asked for.
    find = ["uv", "python", "find", "--no-project", "--offline", wanted]
    yield subprocess.run(find, capture_output=True, encoding="utf-8", check=False).stdout.strip()


def version(path: str | Path) -> str:
    """The version of an interpreter; nothing if it does not run."""
    command = [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return run.stdout.strip()


@pytest.fixture
def site(request, stages, fresh, tmp_path):
    """A project at one end of the ladder."""
    combination = list(stages.combinations())[request.param]
    return projects.duplicate(fresh(combination), tmp_path / "site")


@each(WITH_UV)
def test_with_uv(site, python):
    assert "uv run manage.py test" in (site / "README.md").read_text("utf-8")
    # The address of each page is imported there. All tests run in what pip makes of the same.
    run(site, "uv", "run", "--python", python, "manage.py", "test", "config", *QUICK)
    # What came along is what the project names, not what this repository has.
    assert version(interpreter(site)) == version(python)


@each(WITH_PIP)
def test_with_pip(site, python):
    readme = (site / "README.md").read_text("utf-8")
    for command in ("python -m venv .venv", "python -m pip install -e ."):
        assert command in readme
    run(site, python, "-m", "venv", ".venv")
    own = interpreter(site)
    for packages in re.findall(r"^    python -m (pip install .+)$", readme, re.MULTILINE):
        run(site, own, "-m", *packages.split())
    run(site, own, "manage.py", "test", *QUICK)
    run(site, own, "manage.py", "migrate")


@pytest.mark.parametrize(("one", "other"), [*combinations(range(3), 2)])
def test_each_two_things_meet(one, other):
    taken = [("uv", *place) for place in WITH_UV] + [("pip", *place) for place in WITH_PIP]
    kinds = [{place[at] for place in taken} for at in (one, other)]
    assert {(place[one], place[other]) for place in taken} == {*product(*kinds)}


def interpreter(site: Path) -> str:
    """The Python of the project's own environment."""
    return str(site / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def run(site: Path, *command: str) -> None:
    """Run a command as in a new terminal: nothing of the environment of these tests."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "VIRTUAL_ENV"))}
    kept = {k: v for k, v in os.environ.items() if k.startswith(("UV_CACHE", "UV_INDEX"))}
    done = subprocess.run(
        command,
        cwd=site,
        env=outside | kept,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
