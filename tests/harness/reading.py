"""
Which files of a project a process reads, or looks for, and while which class of tests.

It is noted inside the process that runs a suite: what is opened, which folders are listed, what
is asked for and not there, and what is imported. Of the settings it is noted which are asked for,
in place of the file: most lines of it concern nobody. A program that it starts notes the same, if
it is one of Python's (started/sitecustomize.py). What any other reads is not seen.
"""

import hashlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

# Events of Python's own, with what they say first: https://docs.python.org/3/library/audit_events.html
OPENED = {"open": "file", "sqlite3.connect": "file", "os.listdir": "list", "os.scandir": "list"}
MATCHED = {"pathlib.Path.glob": "", "pathlib.Path.rglob": "**/"}
STARTED = "subprocess.Popen"
# What they start does not begin as Python does, or its notes would be lost.
UNSEEN = {"os.posix_spawn", "os.fork", "os.forkpty", "os.exec", "os.system"}
# They list folders for what they import, which is noted by name (`find_spec`).
IMPORTERS = ("<frozen importlib", str(Path(importlib.__file__).parent))
# These functions of Python's own list folders for `Path.glob`, which is noted by its pattern.
MATCHERS = {"select_wildcard", "select_recursive_step", "_select_from", "_iterate_directories"}

# Who lists the settings to look for those that begin so, and for no others.
PREFIXES = {str(Path("django_vite") / "core" / "asset_loader.py"): "DJANGO_VITE"}

HERE = Path(__file__).resolve().parent
# How a program that is started is told which project it is about, and where to put its notes.
PROJECT, NOTES = "READING_PROJECT", "READING_NOTES"


class Reading:
    """What a process reads in a project, turn by turn. The first turn is its start-up."""

    def __init__(self, project: str) -> None:
        self.project = project + os.sep
        self.folder = ""
        self.turns: list[dict[str, Any]] = []
        self.on = True
        # The values of all settings, by name.
        self.values: dict[str, str] = {}
        # For each module of tests, what is read of its own file; and the one that is loaded now.
        self.own: dict[str, dict[tuple[str, str], None]] = {}
        self.loading = ""
        self.turn("")

    def turn(self, name: str) -> None:
        """From here on, it is this class of tests that reads."""
        if not self.turns or self.turns[-1]["name"] != name:
            self.now: dict[tuple[str, str], None] = {}
            turn = {"name": name, "reads": self.now, "started": 0, "unseen": False}
            self.turns.append(turn)
            self.tell()

    def with_programs(self, folder: str) -> None:
        """Let the programs that are started leave their notes in a folder, by turns."""
        self.folder = folder
        os.environ[PROJECT] = self.project.rstrip(os.sep)
        before = [path for path in [os.environ.get("PYTHONPATH")] if path]
        os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE / "started"), *before])
        self.tell()

    def tell(self) -> None:
        """Let programs know in whose turn they are started."""
        if self.folder:
            os.environ[NOTES] = f"{self.folder}/{len(self.turns)}"

    def start(self) -> None:
        """Begin to take notes, for as long as the process lives."""
        sys.addaudithook(self.heard)
        sys.meta_path.insert(0, self)
        for name in ("stat", "lstat", "access"):
            self.watch(name)

    def told(self) -> list[dict[str, Any]]:
        """What was read in each turn, with what the programs read that were started in it."""
        return [self.with_started(number, turn) for number, turn in enumerate(self.turns, 1)]

    def with_started(self, number: int, turn: dict[str, Any]) -> dict[str, Any]:
        notes = [json.loads(path.read_text()) for path in Path(self.folder).glob(f"{number}-*")]
        everybody = [turn | {"reads": [*turn["reads"]]}, *notes]
        # A program that is not of Python, or was killed, has left none.
        missing = sum(one["started"] for one in everybody) - len(notes)
        return {
            "name": turn["name"],
            "reads": [tuple(read) for one in everybody for read in one["reads"]],
            "unseen": bool(missing) or any(one["unseen"] for one in everybody),
        }

    def write(self, place: Path) -> None:
        """Leave the notes of a program for those who have started it."""
        [turn] = self.turns
        self.on = False
        place.write_text(json.dumps(turn | {"reads": [*turn["reads"]]}))

    def note(self, kind: str, path: Any) -> None:
        if self.on and isinstance(path, (str, bytes, os.PathLike)):
            # Not `Path.resolve`, which would follow a link.
            full = os.path.abspath(os.fsdecode(path)) + os.sep  # noqa: PTH100
            if full.startswith(self.project) and "__pycache__" not in full:
                name = full.removeprefix(self.project).rstrip(os.sep)
                own = name == f"{self.loading.replace('.', '/')}.py"
                notes = self.own.setdefault(self.loading, {}) if own else self.now
                notes[kind, name] = None

    def heard(self, event: str, arguments: tuple) -> None:
        """An audit hook."""
        if event in OPENED:
            if OPENED[event] == "file" or not on_behalf(sys._getframe(1)):
                self.note(OPENED[event], arguments[0] if arguments[0] is not None else ".")
        elif event in MATCHED:
            self.note(f"glob {MATCHED[event]}{arguments[1]}", arguments[0])
        elif event == STARTED:
            self.turns[-1]["started"] += 1
        # The method of Popen, which has told already.
        elif event in UNSEEN and sys._getframe(1).f_code.co_name != "_posix_spawn":
            self.turns[-1]["unseen"] = True

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

    def read_settings(self) -> None:
        """Load the settings, and note from now on which of them are asked for."""
        from django.conf import LazySettings, settings

        name = os.environ["DJANGO_SETTINGS_MODULE"]
        file = f"{name.replace('.', '/')}.py"
        settings._setup()
        for kind in ("file", "look"):
            self.now.pop((kind, file), None)
        self.values = {
            setting: letters(getattr(settings._wrapped, setting), self.project)
            for setting in dir(settings._wrapped)
            if setting.isupper()
        }
        # Whether the project sets one is another question that Django asks.
        self.values |= {f"is {name} set": "yes" for name in settings._wrapped._explicit_settings}
        # Django has set the clock of the process by it.
        self.setting("TIME_ZONE")
        self.watch_settings(LazySettings, type(settings._wrapped))
        watch_module(sys.modules[name], lambda: self.note("file", file))

    def watch_settings(self, lazy: Any, loaded: Any) -> None:
        """Note the first that asks for a setting in each turn: Django keeps them after that."""
        first, every, is_set = lazy.__getattr__, lazy.__dir__, loaded.is_overridden

        def asked(settings: Any, name: str) -> Any:
            self.setting(name)
            return first(settings, name)

        def all_asked(settings: Any) -> Any:
            # Which there are. What each is, is asked for by its name.
            caller = sys._getframe(1).f_code.co_filename
            prefix = next((PREFIXES[file] for file in PREFIXES if caller.endswith(file)), "")
            self.setting(f"{prefix}*")
            return every(settings)

        def whether_set(settings: Any, name: str) -> bool:
            self.setting(f"is {name} set")
            return is_set(settings, name)

        lazy.__getattr__, lazy.__dir__ = asked, all_asked
        loaded.is_overridden = whether_set

    def setting(self, name: str) -> None:
        if self.on:
            self.now["setting", name] = None

    @contextmanager
    def only_imports(self) -> Iterator[None]:
        """
        Note of the search for tests what the modules of tests read, and not where it looks.

        What the search finds is found anew in each project.
        """
        import unittest

        load = unittest.TestLoader._get_module_from_name

        def loaded(loader: Any, name: str) -> Any:
            self.on, self.loading = True, name
            try:
                return load(loader, name)
            finally:
                self.on, self.loading = False, ""

        unittest.TestLoader._get_module_from_name = loaded
        self.on = False
        try:
            yield
        finally:
            unittest.TestLoader._get_module_from_name = load
            self.on = True

    def by_class(self) -> None:
        """Let a turn begin with each class of tests."""
        import unittest

        left = unittest.TestSuite._tearDownPreviousClass

        def tear_down(suite: Any, test: Any, result: Any) -> None:
            left(suite, test, result)
            self.turn(class_of(test.id()) if isinstance(test, unittest.TestCase) else "")

        unittest.TestSuite._tearDownPreviousClass = tear_down


def letters(value: Any, project: str) -> str:
    """A value in some letters, the same for a project in another folder."""
    written = repr(value).replace(project.rstrip(os.sep), "PROJECT")
    return hashlib.sha256(written.encode()).hexdigest()[:20]


def watch_module(module: ModuleType, asked: Callable[[], None]) -> None:
    """Tell of everyone who looks into a module by its name, and not by way of Django."""

    class Watched(ModuleType):
        def __getattribute__(self, name: str) -> Any:
            # Python looks at the others by itself.
            if name == "__dict__" or not name.startswith("__"):
                asked()
            return super().__getattribute__(name)

    module.__class__ = Watched


def on_behalf(frame: FrameType) -> bool:
    """Whether a folder is listed for something that is noted in another way."""
    names = {frame.f_code.co_name, frame.f_back.f_code.co_name if frame.f_back else ""}
    return frame.f_code.co_filename.startswith(IMPORTERS) or bool(names & MATCHERS)


def class_of(test: str) -> str:
    """The class of a test, by its name."""
    return test.rpartition(".")[0]
