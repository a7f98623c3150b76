"""An update that is killed, at any moment: the project is as it was, or has the stage whole."""

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli_support import call, conflicting, put, state
from generator import git as gits
from harness.git import ENVIRONMENT, commit, git
from harness.snapshot import ROOT

pytest_plugins = ["cli_fixtures"]

MOMENTS = 20


def seen(site: Path) -> dict[str, str]:
    """All but git's own list of places that were thrown away."""
    found = state(site)
    found.pop("git worktree list")
    return found


def start(site: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "generator", "next"],
        cwd=site,
        env=os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed so on Windows")
def test_killed_at_random_moments(site: Path, tmp_path: Path, record_property):
    """Twenty moments, over the time that an update takes."""
    whole = tmp_path / "whole"
    shutil.copytree(site, whole)
    before, begin = seen(site), time.monotonic()
    start(whole).wait()
    took = time.monotonic() - begin
    after = seen(whole)
    chance = random.Random(0)
    for number in range(MOMENTS):
        place = tmp_path / f"site{number}"
        shutil.copytree(site, place)
        command = start(place)
        time.sleep(chance.uniform(0, took))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(command.pid, signal.SIGKILL)
        command.wait()
        intact(place, before, after)


def intact(place: Path, before: dict[str, str], after: dict[str, str]) -> None:
    """As it was, or with the stage; and where it was cut off, so again after the next command."""
    os.chdir(place)
    call("abort")
    found = seen(place)
    # The commits of two runs differ in their time.
    files = found | {"git log": ""}
    assert found == before or files == after | {"git log": ""}


def run_until(number: int, place: str, command: list[str]) -> None:
    """Run a command, and die just before its so-and-so-many-th call of git."""
    os.chdir(place)
    calls, run = iter(range(1_000_000)), gits.run

    def counted(*arguments, **options):
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(*arguments, **options)

    gits.run = counted
    call(*command)


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed so on Windows")
@pytest.mark.parametrize("conflict", [False, True])
def test_killed_at_each_call_of_git(conflict: bool, site: Path, tmp_path: Path):
    """From the first call to the last: nothing is half done after the next command."""
    if conflict:
        conflicting(site, "walls")
    put(site / "mine.txt", "mine\n")
    commit(site, "Mine")
    before, number, ended = seen(site), 0, False
    whole = tmp_path / "whole"
    shutil.copytree(site, whole)
    os.chdir(whole)
    call("next")
    # What has arrived whole stays; with a conflict it waits, and is given up.
    after = seen(whole)
    context = multiprocessing.get_context("fork")
    while not ended:
        place = tmp_path / f"site{number}"
        shutil.copytree(site, place)
        process = context.Process(target=run_until, args=(number, str(place), ["next"]))
        process.start()
        process.join()
        ended = process.exitcode == 0
        if not ended:
            intact(place, before, after)
            shutil.rmtree(place)
        number += 1
    assert number > 20


def test_what_somebody_changed_after_that_is_left(site: Path, tmp_path: Path):
    """An update is cut off between its two steps; one of its files is edited by hand then."""
    context = multiprocessing.get_context("fork")
    for number in range(100):
        place = tmp_path / f"site{number}"
        shutil.copytree(site, place)
        process = context.Process(target=run_until, args=(number, str(place), ["next"]))
        process.start()
        process.join()
        if (place / "walls" / "views.py").exists() and process.exitcode:
            break
    os.chdir(place)
    assert "An update was cut off here." in call("doctor").out
    put(place / "urls.py", "mine now\n")
    # And git had not come to the end of another.
    written = (place / "walls" / "views.py").read_text()
    put(place / "walls" / "views.py", written[: len(written) // 2])
    result = call("next")
    assert "What it had begun is put back." in result.err
    assert "not everything is committed: urls.py" in result.err
    assert (place / "urls.py").read_text() == "mine now\n"
    assert not (place / "walls").exists()
    git(place, "checkout", "--", "urls.py")
    call("next").done()
