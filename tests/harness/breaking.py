"""
What a stage protects, taken away: a patch that must make one of the project's tests fail.

A patch of stages/<id>/broken/ begins with a sentence that says what it takes away, and a line
that names the test:

    The cover is not looked at: any file that is called a picture is kept.

    Fails: events.tests.test_covers.CoverTests.test_a_renamed_file_is_refused

    diff --git a/events/covers.py b/events/covers.py
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness import checks, exercises, projects
from harness.snapshot import ROOT


@dataclass(frozen=True)
class Break:
    """A patch, and what it says of itself."""

    patch: Path
    sentence: str
    test: str


def patches(stage: str, root: Path = ROOT) -> list[Path]:
    """The patches of a stage; most bring some."""
    return sorted((root / "stages" / stage / "broken").glob("*.patch"))


def read(patch: Path) -> Break:
    """A patch as it is meant. Raises AssertionError where it does not say what it is."""
    words = patch.read_text(encoding="utf-8").partition("diff --git ")[0]
    sentence, *named = re.split(r"^Fails:", words, flags=re.MULTILINE)
    sentence = " ".join(sentence.split())
    assert sentence.endswith("."), f"{patch.name} does not begin with a sentence"
    assert len(named) == 1, f"{patch.name} has {len(named)} lines of 'Fails: TEST', not one"
    test = named[0].strip()
    assert re.fullmatch(r"[\w.]+", test), f"{patch.name} names no test: {test!r}"
    return Break(patch, sentence, test)


def module_of(test: str) -> str:
    """The module of a test, by its name."""
    return test.rsplit(".", 2)[0]


def same_proof(taken: Break, home: Mapping[str, bytes], later: Mapping[str, bytes]) -> bool:
    """
    Whether a later project has the files of a patch, the test and its helpers unchanged.

    Helpers are what stands beside the test and is no test: factories, tables.
    """
    words = taken.patch.read_text(encoding="utf-8")
    named = {*re.findall(r"^(?:---|\+\+\+) [ab]/(.+)$", words, re.MULTILINE)}
    module = module_of(taken.test).replace(".", "/")
    beside = f"{module.rpartition('/')[0]}/"
    named.add(f"{module}.py")
    named |= {name for name in home if name.startswith(beside) and "/test_" not in name}
    return named.isdisjoint(projects.difference(home, later))


def passing(project: Path, tests: Iterable[str]) -> set[str]:
    """Those of these tests that are there and pass."""
    wanted = sorted(set(tests))
    result = checks.run(project, parts=(" ".join(["suite", *wanted]),))
    unwell = {*result.failures, *(line.partition(":")[0] for line in result.skipped)}
    return {name for name in wanted if name in result.ran and name not in unwell}


def broken(project: Path, patch: Path, place: Path) -> Path:
    """A copy of a project with a patch in it. Raises AssertionError where it does not fit."""
    copy = projects.duplicate(project, place)
    exercises.apply(copy, patch)
    return copy


def carried(sound: Path, bad: Path, later: Path, place: Path) -> Path | None:
    """
    A copy of a later project with the same taken away; none where the stage's lines have changed.

    `sound` and `bad` are the project in which the patch is at home, without it and with it.
    """
    copy = projects.duplicate(later, place)
    old, new = projects.files(sound), projects.files(bad)
    for name in projects.difference(old, new):
        if name not in new:
            (copy / name).unlink(missing_ok=True)
        elif name not in old:
            if (copy / name).exists():
                return None
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(bad / name, copy / name)
        elif not (copy / name).exists() or not merged(copy / name, sound / name, bad / name):
            return None
    same = projects.files(copy) == projects.files(later)
    return None if same else copy


def merged(file: Path, old: Path, new: Path) -> bool:
    """Take a change over into a file, if it has the lines that were changed."""
    command = ["git", "merge-file", "--quiet", str(file), str(old), str(new)]
    return subprocess.run(command, check=False).returncode == 0


def falls(project: Path, test: str) -> str:
    """See that a test of a project fails, and say how. Raises AssertionError."""
    result = checks.run(project, parts=(f"suite {test}",))
    assert result.problems, f"{test} still passes\n{result}"
    assert test in result.failures, f"it is not {test} that fails:\n{result}"
    return result.output
