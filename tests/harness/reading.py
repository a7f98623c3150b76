"""
Which files of a project a process reads, or looks for, and while which class of tests.

It is noted inside the process that runs a suite: what is opened, which folders are listed, what
is asked for and not there, and what is imported. What a process does that it starts is not
seen: a class that starts one says so.
"""

import importlib
import os
import sys
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

# Events of Python's own, with what they say first: https://docs.python.org/3/library/audit_events.html
OPENED = {"open": "file", "sqlite3.connect": "file", "os.listdir": "list", "os.scandir": "list"}
MATCHED = {"pathlib.Path.glob": "", "pathlib.Path.rglob": "**/"}
STARTED = {"subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty", "os.exec", "os.system"}
# They list folders for what they import, which is noted by name (`find_spec`).
IMPORTERS = ("<frozen importlib", str(Path(importlib.__file__).parent))
# These functions of Python's own list folders for `Path.glob`, which is noted by its pattern.
MATCHERS = {"select_wildcard", "select_recursive_step", "_select_from", "_iterate_directories"}


class Reading:
    """What a process reads in a project, turn by turn. The first turn is its start-up."""

    def __init__(self, project: str) -> None:
        self.project = project + os.sep
        self.turns: list[dict[str, Any]] = []
        self.on = True
        self.turn("")

    def turn(self, name: str) -> None:
        """From here on, it is this class of tests that reads."""
        if not self.turns or self.turns[-1]["name"] != name:
            self.now: dict[tuple[str, str], None] = {}
            self.turns.append({"name": name, "reads": self.now, "starts": False})

    def start(self) -> None:
        """Begin to take notes, for as long as the process lives."""
        sys.addaudithook(self.heard)
        sys.meta_path.insert(0, self)
        for name in ("stat", "lstat", "access"):
            self.watch(name)

    def note(self, kind: str, path: Any) -> None:
        if self.on and isinstance(path, (str, bytes, os.PathLike)):
            # Not `Path.resolve`, which would follow a link.
            full = os.path.abspath(os.fsdecode(path)) + os.sep  # noqa: PTH100
            if full.startswith(self.project) and "__pycache__" not in full:
                self.now[kind, full.removeprefix(self.project).rstrip(os.sep)] = None

    def heard(self, event: str, arguments: tuple) -> None:
        """An audit hook."""
        if event in OPENED:
            if OPENED[event] == "file" or not on_behalf(sys._getframe(1)):
                self.note(OPENED[event], arguments[0] if arguments[0] is not None else ".")
        elif event in MATCHED:
            self.note(f"glob {MATCHED[event]}{arguments[1]}", arguments[0])
        elif event in STARTED:
            self.turns[-1]["starts"] = True

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """A finder of modules that finds none, and notes where one would be."""
        for folder in sys.path if path is None else path:
            place = f"{folder or '.'}/{name.rpartition('.')[2]}"
            for candidate in (f"{place}/__init__.py", f"{place}.py", place):
                self.note("look", candidate)

    def watch(self, name: str) -> None:
        """Note who asks the system for a path. No event tells of it."""
        original = getattr(os, name)

        def asked(path: Any, *arguments: Any, **options: Any) -> Any:
            self.note("look", path)
            return original(path, *arguments, **options)

        setattr(os, name, asked)
        for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if original in able:
                able.add(asked)

    @contextmanager
    def only_imports(self) -> Iterator[None]:
        """
        Note of the search for tests what the modules of tests read, and not where it looks.

        What the search finds is found anew in each project.
        """
        load = unittest.TestLoader._get_module_from_name

        def loaded(loader: unittest.TestLoader, name: str) -> Any:
            self.on = True
            try:
                return load(loader, name)
            finally:
                self.on = False

        unittest.TestLoader._get_module_from_name = loaded
        self.on = False
        try:
            yield
        finally:
            unittest.TestLoader._get_module_from_name = load
            self.on = True

    def by_class(self) -> None:
        """Let a turn begin with each class of tests."""
        left = unittest.TestSuite._tearDownPreviousClass

        def tear_down(suite: unittest.TestSuite, test: Any, result: Any) -> None:
            left(suite, test, result)
            self.turn(class_of(test.id()) if isinstance(test, unittest.TestCase) else "")

        unittest.TestSuite._tearDownPreviousClass = tear_down


def on_behalf(frame: FrameType) -> bool:
    """Whether a folder is listed for something that is noted in another way."""
    names = {frame.f_code.co_name, frame.f_back.f_code.co_name if frame.f_back else ""}
    return frame.f_code.co_filename.startswith(IMPORTERS) or bool(names & MATCHERS)


def class_of(test: str) -> str:
    """The class of a test, by its name."""
    return test.rpartition(".")[0]
