"""An exercise's check, run as `django-stages check` runs it, in a process with Django imported."""

import multiprocessing
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

from generator import exercise
from generator.graph import Graph
from harness import checking, checks, projects
from harness.git import conflicts, git
from harness.snapshot import ROOT
from harness.steps import Step

LIMIT = exercise.LIMIT

# What unittest and Django say by themselves, where an assertion has no words of its own.
NOT_WORDS = re.compile(
    r"Traceback|Error\b|is not (true|false|None)|is not an instance|[!=]=|not found in|"
    r"Couldn't|unexpectedly|<\w[\w.]* object at|First (diff|extra)"
)


@dataclass(frozen=True)
class Outcome(exercise.Outcome):
    """What the learner would be told, and what the run printed."""

    output: str = ""

    def __str__(self) -> str:
        return f"{self.outcome} {self.test}: {self.where} {self.message}\n{self.output}"


def folder(stage: str, root: Path = ROOT) -> Path:
    return root / "stages" / stage / "exercise"


def wrongs(stage: str, root: Path = ROOT) -> list[Path]:
    """The wrong answers of an exercise."""
    return sorted((folder(stage, root) / "wrong").glob("*.patch"))


def apply(project: Path, patch: Path) -> None:
    """Apply a patch to a project. Raises AssertionError where it does not fit."""
    assert patch.is_file(), f"{patch} is missing"
    try:
        git(project, "apply", "--whitespace=nowarn", str(patch))
    except CalledProcessError as error:
        raise AssertionError(f"{patch.name} does not apply: {error.stderr}") from error


def flaws(here: Path) -> list[str]:
    """What an exercise lacks, before anything is run."""
    parts = ["task.md", "check.py", "solution.patch"]
    found = [f"{part} is missing" for part in parts if not (here / part).is_file()]
    wrong = sorted((here / "wrong").glob("*.patch"))
    if len(wrong) < 2:
        found.append("wrong/ has fewer than two wrong answers")
    for patch in wrong:
        words = patch.read_text(encoding="utf-8").partition("diff --git")[0].strip()
        if not words.endswith("."):
            found.append(f"{patch.name} does not begin with the mistake in a sentence")
    if (here / "task.md").is_file():
        task = (here / "task.md").read_text(encoding="utf-8")
        if not re.match(r"# Exercise: \S", task):
            found.append("task.md does not begin with: # Exercise: TITLE")
        if not 2 <= len(re.findall(r"^## Hint", task, re.MULTILINE)) <= 4:
            found.append("task.md has not two to four hints")
    return found


def passes(project: Path, check: Path) -> None:
    """See that a check passes, whole, and leaves no file. Raises AssertionError."""
    outcome = undisturbed(project, check)
    assert outcome.outcome == "passed", str(outcome)
    assert outcome.number == outcome.of, "the check skips tests"


def fails(project: Path, check: Path) -> str:
    """
    See that a check fails by a sentence of its own, in a project that starts, and leaves no file.

    What it says. Raises AssertionError.
    """
    outcome = undisturbed(project, check)
    said = outcome.message
    assert outcome.outcome in ("failed", "unmigrated"), f"it should fail in words: {outcome}"
    assert not NOT_WORDS.search(said), f"no plain words: {said}"
    assert len(said) <= 500, f"too long to be read: {said}"
    if outcome.outcome == "failed":
        assert said.endswith("."), f"no sentence: {said}"
    return said


def carries(project: Path, step: Step, stages: Graph, check: Path) -> None:
    """See that a stage comes without a conflict, and the check passes then. Raises AssertionError.

    The project is committed, with the exercise done.
    """
    projects.update(project, step.answer(stages))
    assert not conflicts(project), f"{step.stage} conflicts in {conflicts(project)}"
    passes(project, check)


def undisturbed(project: Path, check: Path) -> Outcome:
    """What comes of a check that leaves the project as it was. Raises AssertionError."""
    before = projects.files(project), projects.folders(project)
    outcome = run(project, check)
    after = projects.files(project), projects.folders(project)
    assert after == before, f"the check leaves {projects.difference(before[0], after[0])}"
    return outcome


def run(project: Path, check: Path) -> Outcome:
    """What comes of a check in a project."""
    context = checks.context()
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "log"
        arguments = (sender, str(project), str(check), place, str(log))
        process: multiprocessing.Process = context.Process(target=checking.main, args=arguments)
        process.start()
        sender.close()
        try:
            found = receiver.recv() if receiver.poll(LIMIT) else {"outcome": "slow"}
        except EOFError:
            found = {"outcome": "broken", "message": "the process ended without a result"}
        finally:
            receiver.close()
            process.join(5)
            process.kill()
            process.join()
        output = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return Outcome(**found, output=output)
