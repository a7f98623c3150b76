"""An exercise's check, run as `django-stages check` runs it, in a process with Django imported."""

import importlib.util
import multiprocessing
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import CalledProcessError
from types import ModuleType
from typing import Any

from harness import checks, inside
from harness.git import git
from harness.snapshot import ROOT

SCRIPT = ROOT / "generator" / "exercise_run.py"
LIMIT = 60


@dataclass(frozen=True)
class Outcome:
    """What the learner would be told."""

    outcome: str
    message: str = ""
    where: str = ""
    test: str = ""
    number: int = 0
    of: int = 0
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


def check(project: Path, check: Path, limit: float = LIMIT) -> Outcome:
    """What comes of a check in a project."""
    context = checks.context()
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "log"
        arguments = (sender, str(project), str(check), place, str(log))
        process: multiprocessing.Process = context.Process(target=main, args=arguments)
        process.start()
        sender.close()
        try:
            found = receiver.recv() if receiver.poll(limit) else {"outcome": "slow"}
        except EOFError:
            found = {"outcome": "broken", "message": "the process ended without a result"}
        finally:
            receiver.close()
            process.join(5)
            process.kill()
            process.join()
        output = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return Outcome(**found, output=output)


def main(sender: Connection, project: str, check: str, place: str, log: str) -> None:
    """What runs in the process."""
    inside.capture(log)
    inside.enter(project, "", [], None)
    del inside.os.environ["DJANGO_SETTINGS_MODULE"]
    found: dict[str, Any] = runner().run(Path(project), Path(check), Path(place))
    sender.send(found)
    sender.close()


def runner() -> ModuleType:
    """The script of the command. It is found by its path: a project cannot import us."""
    spec = importlib.util.spec_from_file_location("exercise_run", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
