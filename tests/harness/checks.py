"""
A project's own checks, run in a process that starts with Django imported.

A new interpreter spends most of its time importing Django; a process forked from one that
has done so runs a suite in less than half the time. Where there is no fork, as on Windows, a
new interpreter does the same, more slowly.
"""

import multiprocessing
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from harness import inside
from harness.preload import MODULES

# The suite before the checks, which read the addresses as they are with DEBUG on.
PARTS = ("makemigrations", "suite", "check")

# Told the values of a project's settings: what has passed elsewhere, and what is to go late.
Planner = Callable[[dict[str, str]], dict[str, list[str]]]


@dataclass
class Result:
    """What the checks of one project gave."""

    problems: list[str] = field(default_factory=list)
    tests: int = 0
    # All tests of the project that are not left out: those that ran, and those taken over.
    discovered: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    # What was read, if it was asked for: see reading.py.
    turns: list[dict[str, Any]] = field(default_factory=list)
    own: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    output: str = ""

    @property
    def ok(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        return "\n".join([*self.problems, self.output])


@cache
def context() -> multiprocessing.context.BaseContext:
    """How processes are started here."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(MODULES)
    return forking


def run(
    project: Path,
    parts: tuple[str, ...] = PARTS,
    settings: str = "config.settings",
    path: tuple[Path, ...] = (),
    environment: dict[str, str] | None = None,
    limit: float = 600,
    sharing: Planner | None = None,
) -> Result:
    """
    Run a project's checks, the suite by Django's own runner.

    `path` names folders to import from besides the project, for settings of our own. With
    `sharing`, which says what has passed elsewhere, it is noted what is read: see sharing.py.
    """
    log = project.parent / f"{project.name}.log"
    log.unlink(missing_ok=True)
    receiver, sender = context().Pipe()
    process = context().Process(
        target=inside.main,
        args=(
            sender,
            str(project),
            parts,
            settings,
            [str(p) for p in path],
            environment,
            str(log),
            sharing is not None,
        ),
    )
    start(process)
    # Ours is closed so that the end of the process is the end of the pipe.
    sender.close()
    try:
        result = told(receiver, limit, sharing)
    except (EOFError, ConnectionError):
        result = Result(problems=["the process ended without a result"])
    finally:
        receiver.close()
        # A suite may leave a thread behind, which would keep its process.
        process.join(5)
        process.kill()
        process.join()
    if log.exists():
        result.output = log.read_text(encoding="utf-8", errors="replace")
        log.unlink()
    return result


def start(process: BaseProcess) -> None:
    """Start a process. It would import the program that started the tests, for no need."""
    with patch.dict(sys.modules, __main__=ModuleType("__main__")):
        process.start()


def told(receiver: Connection, limit: float, sharing: Planner | None) -> Result:
    """What a process says in the end. In between it may ask what has passed elsewhere."""
    while receiver.poll(limit):
        message = receiver.recv()
        if sharing is None or "values" not in message:
            return Result(**message)
        receiver.send(sharing(message["values"]))
    return Result(problems=[f"not done after {limit:.0f} seconds"])
