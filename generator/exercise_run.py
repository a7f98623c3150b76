"""
Run one exercise's check in the learner's project, by the learner's own Python.

    python -P exercise_run.py CHECK FOLDER      (in the project's folder)

CHECK is a Django test module. What came of it is written as JSON to FOLDER/result.json, and every
other file that a run may make goes to FOLDER too: the project stays as it is. This file runs where
only the project's own packages are, so it imports nothing but Python and Django.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import signal
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

# What can come of a run:
PASSED = "passed"
FAILED = "failed"  # an assertion of the check: its words say what to do next
FAULT = "fault"  # the project's code raised an error while it was checked
UNMIGRATED = "unmigrated"  # the same, and a model has changes that no migration holds
BROKEN = "broken"  # the project does not start
SLOW = "slow"  # stopped from outside, by Ctrl-C or after the time limit

SETTINGS = re.compile(r"""["']DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)["']""")
NOT_OURS = {".venv", "venv", "env", "site-packages", "node_modules"}


class First(unittest.TextTestResult):
    """Keeps the first thing that went wrong, as it was raised."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.test: unittest.TestCase | None = None
        self.error: BaseException | None = None

    def keep(self, test: unittest.TestCase, error: Any) -> None:
        """Note an error, unless there is one already."""
        if error and not self.error:
            self.test, self.error = test, error[1]

    def addError(self, test, err) -> None:
        """Keep what the project's code raised."""
        self.keep(test, err)
        super().addError(test, err)

    def addFailure(self, test, err) -> None:
        """Keep what an assertion said."""
        self.keep(test, err)
        super().addFailure(test, err)

    def addSubTest(self, test, subtest, err) -> None:
        """Keep what went wrong in a part of a test."""
        self.keep(test, err)
        super().addSubTest(test, subtest, err)


def run(project: Path, check: Path, folder: Path) -> dict[str, Any]:
    """
    Run a check in this process, whose working directory is the project.

    The answer has `outcome` (see above), `message` (what to tell the learner), `where` (the place
    in the learner's own files, or ""), `test` (the test that failed, or ""), its `number`, and `of`
    how many. `folder` takes the files that a run leaves.
    """
    try:
        start(project, folder)
        tests = in_order(load(check))
        result = run_tests(tests)
    except KeyboardInterrupt as stop:
        return answer(SLOW, "It took too long.", where=place(stop, project))
    except BaseException as error:
        return trouble(error, project, BROKEN)
    if not result.error:
        # A test that is skipped is not passed.
        return answer(PASSED, number=result.testsRun - len(result.skipped), of=len(tests))
    # An `assert` in the project's own code is no word of the check.
    if isinstance(result.error, AssertionError) and raised_in(result.error) == check:
        found = answer(FAILED, str(result.error))
    else:
        found = trouble(result.error, project, FAULT)
    name = result.test.id().partition(".")[2] if result.test else ""
    return found | {"test": name, "number": result.testsRun, "of": len(tests)}


def answer(
    outcome: str, message: str = "", where: str = "", test: str = "", number: int = 0, of: int = 0
) -> dict[str, Any]:
    """What is sent back."""
    return {
        "outcome": outcome,
        "message": message,
        "where": where,
        "test": test,
        "number": number,
        "of": of,
    }


def start(project: Path, folder: Path) -> None:
    """Start Django as the project's manage.py does. Raises whatever the project raises."""
    sys.dont_write_bytecode = True
    if str(project) not in sys.path:
        sys.path.insert(0, str(project))
    named = SETTINGS.search((project / "manage.py").read_text(encoding="utf-8"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", named[1] if named else "config.settings")

    import django
    from django.conf import settings

    # A template's error then says in which line of which file it is.
    for engine in settings.TEMPLATES:
        if engine["BACKEND"].endswith(".DjangoTemplates"):
            engine.setdefault("OPTIONS", {}).setdefault("debug", True)
    django.setup()
    move_test_databases(folder)


def move_test_databases(folder: Path) -> None:
    """A test database that is a file is made in `folder`: nothing is left if we are killed."""
    from django.db import connections

    for alias in connections:
        connection = connections[alias]
        test = connection.settings_dict["TEST"]
        name = str(test.get("NAME") or ":memory:")
        if connection.vendor == "sqlite" and ":memory:" not in name and "mode=memory" not in name:
            test["NAME"] = str(folder / f"{alias}.sqlite3")


def load(check: Path) -> ModuleType:
    """The check, as a module."""
    spec = importlib.util.spec_from_file_location("exercise_check", check)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def in_order(module: ModuleType) -> list[unittest.TestCase]:
    """The tests of a module in the order in which they are written. Raises ValueError on none."""

    def line(test: unittest.TestCase) -> int:
        method = getattr(type(test), test._testMethodName)
        return getattr(method, "__wrapped__", method).__code__.co_firstlineno

    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    tests = sorted(flat(suite), key=line)
    if not tests:
        raise ValueError("the check of this exercise has no tests; please report it")
    return tests


def flat(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    """Every test in a suite of suites."""
    for entry in suite:
        if isinstance(entry, unittest.TestSuite):
            yield from flat(entry)
        else:
            yield entry


def run_tests(tests: list[unittest.TestCase]) -> First:
    """Run tests by the project's own runner, on its test database, up to the first that fails."""
    from django.conf import settings
    from django.test.utils import get_runner

    results: list[First] = []

    class Runner(get_runner(settings)):  # type: ignore[misc]
        """The project's runner, which takes the tests as they are, and is silent."""

        def setup_test_environment(self, **options: Any) -> None:
            super().setup_test_environment(**options)
            # Django waits for a test to end at the first Ctrl-C; one that hangs never does.
            signal.signal(signal.SIGINT, signal.default_int_handler)

        def build_suite(self, *args: Any, **options: Any) -> unittest.TestSuite:
            return unittest.TestSuite(tests)

        def get_test_runner_kwargs(self) -> dict[str, Any]:
            options = super().get_test_runner_kwargs()
            return options | {"resultclass": First, "stream": io.StringIO()}

        def run_suite(self, suite: unittest.TestSuite, **options: Any) -> First:
            results.append(super().run_suite(suite, **options))
            return results[0]

    # unittest sends a module's and a class's own set-up errors through the same result.
    Runner(interactive=False, verbosity=0, failfast=True, parallel=1).run_tests([])
    return results[0]


def trouble(error: BaseException, project: Path, outcome: str) -> dict[str, Any]:
    """What is wrong with the project, in words."""
    where = place(error, project)
    if isinstance(error, SyntaxError):
        return answer(BROKEN, f"This is not valid Python: {error.msg}.", where)
    if isinstance(error, ModuleNotFoundError) and error.name == "django":
        return answer(
            BROKEN,
            f"Django is not installed for {sys.executable}. Type: uv sync "
            "(or, without uv: python -m pip install -e .)",
        )
    if missing := missing_migrations(error):
        return answer(UNMIGRATED, missing, where)
    words = first_words(error)
    if isinstance(error, ModuleNotFoundError):
        where = where or named_in_settings(error.name or "", project)
        words += " (If it is a package: uv sync, or python -m pip install -e .)"
    return answer(outcome, words, where)


def first_words(error: BaseException) -> str:
    """An error in one line: the first thing that Django's system check, or Python, says."""
    name = type(error).__name__
    text = str(error).strip()
    if name == "SystemCheckError":
        # "System check identified some issues:\n\nERRORS:\nconfig.X: (urls.E1) ...\n\tHINT: ..."
        found = re.search(r"(?:CRITICALS|ERRORS):\n(.+(?:\n\tHINT: .+)?)", text)
        return f"manage.py check says: {' '.join((found[1] if found else text).split())}"
    debug = getattr(error, "template_debug", None)
    if debug:
        text = debug["message"]
    line = next((line for line in text.splitlines() if line.strip()), "")
    if name in {"CommandError", "ImproperlyConfigured"} and line:
        return line
    return f"{name}: {line}" if line else name


def missing_migrations(error: BaseException) -> str:
    """What to do where a model has changes that no migration holds; "" where none has."""
    from django.db import DatabaseError

    if not isinstance(error, DatabaseError):
        return ""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    try:
        loader = MigrationLoader(None)
        states = loader.project_state(), ProjectState.from_apps(apps)
        changes = MigrationAutodetector(*states).changes(graph=loader.graph)
    except Exception:
        # Migrations that do not fit together: then the first error says more.
        return ""
    for app, migrations in changes.items():
        operations = [
            operation.describe() for found in migrations for operation in found.operations
        ]
        what = operations[0][:1].lower() + operations[0][1:] if operations else "a change"
        return (
            f"A model of the app {app} has a change that no migration holds yet ({what}). "
            f"Type: uv run manage.py makemigrations {app}"
        )
    return ""


def place(error: BaseException, project: Path) -> str:
    """Where in the learner's own files an error comes from, as `events/urls.py, line 3`, or ""."""
    places = []
    if debug := getattr(error, "template_debug", None):
        places.append((debug["name"], debug["line"]))
    if isinstance(error, SyntaxError):
        places.append((error.filename, error.lineno))
    places += reversed(frames(error))
    for name, number in places:
        # Python's own frozen modules have no file.
        if not name or name.startswith("<"):
            continue
        try:
            inside = Path(name).resolve().relative_to(project.resolve())
        except (ValueError, OSError):
            continue
        if not NOT_OURS & set(inside.parts):
            return f"{inside.as_posix()}, line {number}"
    return ""


def frames(error: BaseException) -> list[tuple[str, int]]:
    """The files and lines through which an error came, the outermost first."""
    found = []
    trace = error.__traceback__
    while trace:
        found.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return found


def raised_in(error: BaseException) -> Path:
    """The innermost file that is no part of unittest or of Django's own tests."""
    import django.test

    own = {Path(unittest.__file__).parent, Path(django.test.__file__).parent}
    files = [Path(name) for name, _ in frames(error)]
    return [Path(), *(file for file in files if not own & set(file.parents))][-1]


def named_in_settings(module: str, project: Path) -> str:
    """The line of the settings that names a module which is not there, or ""."""
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "").replace(".", "/") + ".py"
    try:
        lines = (project / settings).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    word = re.compile(rf"""["']{re.escape(module)}\b""")
    numbers = [number for number, line in enumerate(lines, start=1) if word.search(line)]
    return f"{settings}, line {numbers[0]}" if module and numbers else ""


def main() -> None:
    """Run the check that the command line names, and write what came of it."""
    check, folder = map(Path, sys.argv[1:3])
    sys.argv = ["manage.py", "test"]
    result = run(Path.cwd(), check, folder)
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
