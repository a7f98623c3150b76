"""What runs inside the process that is started for one project. See checks.py."""

import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Set
from contextlib import nullcontext, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from harness import compiled, lighter, migrated, openapi, rows, rush, timing, visitor
from harness.reading import Reading, class_of

# What tests are tagged with that start programs: Chromium, redis-server, a worker, node.
TAGS = frozenset({"browser", "server"})
TESTS, ROOT = Path(__file__).resolve().parents[1:3]

# What sharing.py asks of this process, and its notes of what is read.
shared: dict[str, Any] = {}


def main(
    sender: Connection,
    project: str,
    parts: Iterable[str],
    settings: str,
    path: list[str],
    environment: dict[str, str] | None,
    log: str,
    sharing: bool = False,
) -> None:
    """Run the named parts in the project's folder and send what they gave."""
    start = time.perf_counter()
    capture(log)
    enter(project, settings, path, environment)
    compiled.keep(project)
    report = {"problems": [], "tests": 0, "seconds": {}, "found": {}, "turns": []}
    report |= {"discovered": [], "ran": [], "left_out": [], "failures": [], "skipped": []}
    if sharing:
        shared["reading"] = reading = Reading(project)
        notes = tempfile.mkdtemp()
        reading.with_programs(notes)
        reading.start()
    run_part("setup", setup, report, start)
    if sharing and not report["problems"]:
        sender.send({"values": reading.values})
        shared.update(sender.recv())
    # Without set-up no part can say anything more.
    if not report["problems"]:
        for part in parts:
            name, _, argument = part.partition(" ")
            run_part(part, partial(PARTS[name], *argument.split()), report, time.perf_counter())
    if sharing:
        report["turns"] = reading.told()
        report["own"] = {module: [*reads] for module, reads in reading.own.items()}
        shutil.rmtree(notes)
    report["seconds"]["processor"] = round(time.process_time(), 3)
    sys.stdout.flush()
    sys.stderr.flush()
    sender.send(report)
    sender.close()


def capture(log: str) -> None:
    """Send all output, that of C code and of child processes too, to a file."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)


def enter(project: str, settings: str, path: list[str], environment: dict | None) -> None:
    """Be where `python manage.py test` would be."""
    os.chdir(project)
    # Nothing of this repository can be imported by a project; what it installs can.
    outside = [e for e in sys.path if e and Path(e).resolve() not in (TESTS, ROOT)]
    sys.path[:] = [project, *path, *outside]
    for name in [name for name in sys.modules if name.partition(".")[0] == "harness"]:
        del sys.modules[name]
    sys.argv = ["manage.py", "test"]
    os.environ.update(environment or {})
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    # The programs of the environment that runs the tests come first, as they do for a learner.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def run_part(name: str, part: Callable[..., Any], report: dict, start: float) -> None:
    """Run one part, note what it found, what went wrong and how long it took."""
    try:
        report["found"][name] = part(report=report)
    except SystemExit as end:
        if end.code:
            report["problems"].append(f"{name}: exit code {end.code}")
    except BaseException as error:
        traceback.print_exc()
        report["problems"].append(f"{name}: {type(error).__name__}: {error}")
    report["seconds"][name] = round(time.perf_counter() - start, 3)


def setup(*, report: dict) -> None:
    """Read the settings and load the apps."""
    import django

    if "reading" in shared:
        shared["reading"].read_settings()
    django.setup()
    shared["loaded"] = migrated.loaded(str(Path.cwd()))


def check(*, report: dict) -> None:
    """`manage.py check`, where a warning is an error."""
    from django.core.management import call_command

    call_command("check", fail_level="WARNING")


def makemigrations(*, report: dict) -> None:
    """`manage.py makemigrations --check`: the models and the migrations agree."""
    from django.core.management import call_command

    call_command("makemigrations", check_changes=True, dry_run=True, interactive=False)


def suite(*labels: str, report: dict) -> None:
    """
    `manage.py test`, by the runner that the project's settings name: all, or what is named.

    All is without the tests that start programs, which take their time: see `everything`.
    """
    if not labels:
        lighter.lighten()
    run_tests(labels, report, without=frozenset() if labels else TAGS, kept=True)


def near(*names: str, report: dict) -> None:
    """Of `suite`, the tests that stand near some files: in the package of each, and in config."""
    packages = {"config"}
    for name in names:
        parts = Path(name).parts
        # A template of an app stands in a folder of the app's name.
        packages |= {part for part in parts[:-1] if (Path(part) / "__init__.py").is_file()}
    lighter.lighten()
    run_tests(sorted(packages), report, without=TAGS, kept=True)


def everything(*, report: dict) -> None:
    """`manage.py test`, whole, with the tests that start a browser or a server."""
    run_tests((), report)


def tagged(*labels: str, report: dict) -> None:
    """Those tests alone that `suite` leaves out, all or what is named."""
    run_tests(labels, report, tags=TAGS)


def run_tests(
    labels: Iterable[str],
    report: dict,
    without: Set[str] = frozenset(),
    tags: Set[str] | None = None,
    kept: bool = False,
) -> None:
    """
    Run tests, without or only with those that have one of some tags; note what came of them.

    A database that is `kept` is one that was migrated in an earlier process.
    """
    from django.conf import settings
    from django.db import connection
    from django.test.utils import get_runner, iter_test_cases

    taken, late = (frozenset(shared.get(what, ())) for what in ("taken", "late"))
    reading: Reading | None = shared.get("reading")
    again = kept and migrated.can_come_again()

    class Recorder(get_runner(settings)):
        """The project's runner, which says what it ran."""

        def load_tests_for_label(self, *args):
            with reading.only_imports() if reading else nullcontext():
                tests = super().load_tests_for_label(*args)
            report["left_out"] += [test.id() for test in iter_test_cases(tests)]
            return tests

        def build_suite(self, *args, **kwargs):
            suite = super().build_suite(*args, **kwargs)
            tests = [*iter_test_cases(suite)]
            report["discovered"] = [test.id() for test in tests]
            report["left_out"] = sorted({*report["left_out"]}.difference(report["discovered"]))
            tests.sort(key=lambda test: place(test, late, again))
            mine = [test for test in tests if test.id() not in taken]
            first = next((test for test in mine if place(test, late, again) == LAST), None)
            return put_back_before(first)(mine)

        def setup_databases(self, **kwargs):
            known = migrated.once(str(Path.cwd()), shared["loaded"]) if kept else nullcontext()
            with known:
                databases = super().setup_databases(**kwargs)
            if again and databases:
                shared["database"] = connection.connection.serialize()
            return databases

        def run_suite(self, suite, **kwargs):
            report["ran"] = [test.id() for test in iter_test_cases(suite)]
            if reading:
                reading.by_class()
            result = super().run_suite(suite, **kwargs)
            report["tests"] = result.testsRun
            unwell = [test for test, _ in [*result.failures, *result.errors]]
            unwell += getattr(result, "unexpectedSuccesses", [])
            report["failures"] = list(dict.fromkeys(name_of(test) for test in unwell))
            report["skipped"] = [f"{name_of(test)}: {reason}" for test, reason in result.skipped]
            return result

    runner = Recorder(interactive=False, verbosity=1, tags=tags, exclude_tags=without)
    failed = runner.run_tests(list(labels))
    if failed:
        report["problems"].append("suite: " + ", ".join(report["failures"] or [f"{failed} failed"]))
    elif not report["discovered"]:
        report["problems"].append("suite: there is no test in it")


# After the tests that empty the database.
LAST = 4


def place(test: Any, late: Set[str], again: bool) -> int:
    """Where a test comes: last if it is late, and before what it would miss."""
    from django.test import TestCase, TransactionTestCase

    is_late = class_of(test.id()) in late
    if isinstance(test, TransactionTestCase) and not isinstance(test, TestCase):
        return 2 + is_late
    # A class that needs the rows that migrations make comes before those that empty the
    # database, unless they come again.
    if isinstance(test, TestCase) and not again:
        return int(is_late)
    return LAST if is_late else 0


def put_back_before(last: Any) -> type:
    """A suite where a test, and those after it, find the database as it was for the first."""
    import unittest

    from django.db import connection

    class Suite(unittest.TestSuite):
        def _handleClassSetUp(self, test, result):
            if test is last and "database" in shared:
                migrated.bring(shared["database"], connection)
            super()._handleClassSetUp(test, result)

    return Suite


def name_of(test: Any) -> str:
    """The name of a test, also where a part of it speaks."""
    return getattr(test, "test_case", test).id()


def migrate(*target: str, report: dict) -> None:
    """`manage.py migrate`, or `manage.py migrate APP NAME`, which may be a way back."""
    from django.core.management import call_command

    call_command("migrate", *target, interactive=False, verbosity=0)


def collect(*, report: dict) -> None:
    """`manage.py collectstatic`, where the project says where to."""
    from django.conf import settings
    from django.core.management import call_command

    if getattr(settings, "STATIC_ROOT", None):
        call_command("collectstatic", interactive=False, verbosity=0)


def get(address: str, *, report: dict) -> str:
    """The page at an address, as the test client sees it in the project's own database."""
    from django.test import Client
    from django.test.utils import setup_test_environment

    # Once in a process: it lets the test client in.
    with suppress(RuntimeError):
        setup_test_environment()
    response = Client().get(address)
    if response.status_code != 200:
        report["problems"].append(f"get {address}: status {response.status_code}")
    return response.content.decode()


def put(folder: str, *, report: dict) -> None:
    """Other templates, and files that are only read: those of a folder, in place of our own."""
    from django.template.autoreload import reset_loaders

    shutil.copytree(folder, ".", dirs_exist_ok=True)
    reset_loaders()


PARTS = {
    "check": check,
    "makemigrations": makemigrations,
    "suite": suite,
    "near": near,
    "everything": everything,
    "tagged": tagged,
    "migrate": migrate,
    "collect": collect,
    "get": get,
    "put": put,
    "fill": rows.fill,
    "dump": rows.dump,
    "furnish": visitor.furnish,
    "schema": openapi.schema,
    "few": timing.fill,
    "seed": timing.seed,
    "time": timing.pages,
    "announce": rush.announce,
    "booked": rush.count,
}
