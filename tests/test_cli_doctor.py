"""`django-stages doctor`: what is wrong with a project, and what mends it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli_support import call, conflicting, put, state
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]


def told(site: Path) -> str:
    """What the doctor says, who touches nothing."""
    before = state(site)
    result = call("doctor")
    assert result.code == (0 if result.out.startswith("All is well") else 1), result
    assert state(site) == before
    return result.out


@pytest.fixture
def sound(site: Path) -> Path:
    """A project of the small template, with the file that says what it needs."""
    put(site / "pyproject.toml", '[project]\nrequires-python = ">=3.12"\ndependencies = []\n')
    commit(site, "Mine")
    return site


def test_all_is_well(sound: Path):
    assert told(sound) == f"All is well in {sound}.\n"


def test_a_conflict_that_waits(sound: Path):
    conflicting(sound, "walls")
    call("next")
    assert told(sound) == (
        "Stage walls waits for you to choose in urls.py.\n"
        "  Choose: django-stages continue. Or go back: django-stages abort.\n"
    )


def test_marks_that_were_committed(sound: Path):
    put(sound / "urls.py", "a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> stage walls\n")
    commit(sound, "Oh")
    assert "urls.py has the marks of a conflict, from line 2 on.\n" in told(sound)


def test_what_copier_could_not_place(sound: Path):
    put(sound / "urls.py.rej", "x\n")
    commit(sound, "Oh")
    assert "rm urls.py.rej\n" in told(sound)


def test_what_is_not_committed(sound: Path):
    put(sound / "mine.py", "MINE = 1\n")
    assert "Not everything is committed: mine.py.\n" in told(sound)


def test_a_merge_under_way(sound: Path):
    git(sound, "checkout", "-q", "-b", "other")
    put(sound / "urls.py", "other\n")
    commit(sound, "Other")
    git(sound, "checkout", "-q", "-")
    put(sound / "urls.py", "mine\n")
    commit(sound, "Mine")
    subprocess.run(["git", "merge", "other"], cwd=sound, check=False, capture_output=True)
    said = told(sound)
    assert "A conflict waits for you in urls.py.\n" in said
    assert "  Give it up: git merge --abort\n" in said


def test_no_commit(sound: Path):
    shutil.rmtree(sound / ".git")
    assert "This project is in no git repository.\n" in told(sound)


def test_a_file_of_a_stage_that_is_gone(sound: Path):
    call("next").done()
    git(sound, "rm", "-q", "walls/views.py")
    commit(sound, "Oh")
    said = told(sound)
    assert said.startswith("Stage walls had walls/views.py, which is deleted.\n")
    command = said.split("wish of yours: ")[1].strip()
    subprocess.run(command, shell=True, cwd=sound, check=True, capture_output=True)
    commit(sound, "Back")
    assert told(sound).startswith("All is well")


def test_answers_that_do_not_match_the_files(sound: Path):
    written = (sound / ".copier-answers.yml").read_text()
    put(sound / ".copier-answers.yml", written.replace("level: ground", "level: walls"))
    commit(sound, "Oh")
    assert ".copier-answers.yml says that walls is here, but none of its files is.\n" in told(sound)
    put(sound / ".copier-answers.yml", written.replace("level: ground", "level: cellar"))
    commit(sound, "Oh")
    assert "names a level that the template does not have: cellar" in told(sound)


def test_a_template_that_has_moved_or_is_named_by_a_relative_path(sound: Path):
    written = (sound / ".copier-answers.yml").read_text()
    place = written.split("_src_path: ")[1].splitlines()[0]
    for other, words in (("/no/such/place", "no longer in"), ("../template", "a relative path")):
        put(sound / ".copier-answers.yml", written.replace(place, other))
        commit(sound, "Oh")
        assert words in told(sound)


def venv(site: Path, version: str) -> Path:
    packages = site / ".venv" / "lib" / "python3" / "site-packages"
    packages.mkdir(parents=True)
    put(site / ".venv" / "pyvenv.cfg", f"home = /usr/bin\nversion_info = {version}\n")
    put(site / ".gitignore", ".venv\n")
    commit(site, "An environment")
    return packages


@pytest.mark.skipif(sys.platform == "win32", reason="an environment has other folders there")
def test_an_environment_that_lacks_something(sound: Path):
    put(
        sound / "pyproject.toml",
        '[project]\nrequires-python = ">=3.12"\n'
        'dependencies = ["Django>=6", "x; python_version<\'3\'"]\n',
    )
    packages = venv(sound, "3.13.1")
    assert told(sound) == (
        ".venv does not have django.\n  Install what pyproject.toml names: uv sync\n"
    )
    put(packages / "Django-6.1.dist-info" / "METADATA", "Name: Django\nVersion: 6.1\n")
    assert told(sound).startswith("All is well")


def test_an_old_python(sound: Path):
    venv(sound, "3.9.7")
    assert ".venv has Python 3.9.7, and this project needs >=3.12.\n" in told(sound)
