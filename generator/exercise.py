"""The exercise of a stage: its task and hints, and its check, run in the learner's project."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator import exercise_run, git
from generator.errors import UserError
from generator.template import Template

# Seconds. A check takes a few; what is not done after this long never will be.
LIMIT = 60
# Seconds in which a stopped check may say where it was.
PATIENCE = 5

TITLE = re.compile(r"^# (?:Exercise: )?(.+)$", re.MULTILINE)
HINT = re.compile(r"^## Hint.*$", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """The task of a stage, in Markdown, hints apart, and the Django test module that checks it."""

    stage: str
    title: str
    task: str
    hints: tuple[str, ...]
    check: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of a check: see exercise_run.py for the kinds, and for what each word means."""

    outcome: str
    message: str = ""
    where: str = ""
    test: str = ""
    number: int = 0
    of: int = 0

    @property
    def passed(self) -> bool:
        """Whether the exercise is done."""
        return self.outcome == exercise_run.PASSED


def read(template: Template, stage: str) -> Exercise:
    """The exercise of a stage at a version of the template. Raises UserError where it has none."""
    place = f"{template.commit}:stages/{stage}/exercise"
    try:
        task, check = (
            git.run("show", f"{place}/{name}", cwd=template.repository)
            for name in ("task.md", "check.py")
        )
    except git.GitError as error:
        raise UserError(
            f"{stage} has no exercise in this version of the template",
            "django-stages progress shows where there is one.",
        ) from error
    return parse(stage, task.decode("utf-8", "replace"), check)


def parse(stage: str, text: str, check: bytes = b"") -> Exercise:
    """An exercise from the text of its task.md: a title, the task, and a section for each hint."""
    text = text.replace("\r\n", "\n")
    found = TITLE.search(text)
    task, *hints = (part.strip() for part in HINT.split(text[found.end() :] if found else text))
    return Exercise(stage, found[1].strip() if found else stage, task, tuple(hints), check)


def run(exercise: Exercise, project: Path) -> Outcome:
    """
    Run the check in a project, by the project's own Python, for at most LIMIT seconds.

    Whatever the run writes, it writes outside of the project. Raises UserError where there is no
    Python with Django.
    """
    python = interpreter(project)
    # A folder that a killed process still holds open cannot be removed on Windows.
    with tempfile.TemporaryDirectory(prefix="django-stages-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        check = folder / "check.py"
        check.write_bytes(exercise.check)
        log = folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*python, "-P", exercise_run.__file__, check, folder],
                cwd=project,
                env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own, so that what it starts can be stopped with it.
                start_new_session=True,
            )
            with _stopped_in_the_end(process):
                in_time = _wait(process)
        if os.environ.get("DJANGO_STAGES_DEBUG"):
            sys.stderr.write(log.read_text(encoding="utf-8", errors="replace"))
        try:
            result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            if not in_time:
                return Outcome(exercise_run.SLOW)
            return Outcome(exercise_run.BROKEN, f"Python stopped: {_last_words(log)}")
    return Outcome(**result)


def interpreter(project: Path) -> list[str]:
    """The command that starts the project's Python. Raises UserError where there is none."""
    if own := _python_in(project / ".venv"):
        return [own]
    active = os.environ.get("VIRTUAL_ENV")
    if active and (own := _python_in(Path(active))) and _has_django(own):
        return [own]
    if uv := shutil.which("uv"):
        return [uv, "run", "--quiet", "python"]
    if importlib.util.find_spec("django"):
        return [sys.executable]
    raise UserError(
        "Django is not installed for this project",
        "Make its environment: python -m venv .venv, activate it, python -m pip install -e .",
    )


def _python_in(environment: Path) -> str | None:
    for place in ("bin/python", "Scripts/python.exe"):
        if (environment / place).exists():
            return str(environment / place)
    return None


def _has_django(python: str) -> bool:
    code = "import importlib.util, sys; sys.exit(not importlib.util.find_spec('django'))"
    done = subprocess.run([python, "-I", "-c", code], capture_output=True, check=False)
    return done.returncode == 0


def _wait(process: subprocess.Popen[bytes]) -> bool:
    """Whether it ends in time. Else it is asked to stop, and may say where it was."""
    try:
        process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(subprocess.TimeoutExpired):
            _signal(process, "SIGINT")
            process.wait(PATIENCE)
        return False
    return True


@contextlib.contextmanager
def _stopped_in_the_end(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """See that nothing of it runs on, whatever happens: Ctrl-C, a time-out, our own end."""
    try:
        yield
    finally:
        _signal(process, "SIGKILL")
        process.wait()


def _signal(process: subprocess.Popen[bytes], name: str) -> None:
    """Send a signal to the process and all that it started; on Windows, where none is, end it."""
    if not hasattr(os, "killpg"):
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, getattr(signal, name))


def _last_words(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it gave no reason")
