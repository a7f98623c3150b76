"""What passed in one combination is not run again in another, unless what it reads differs."""

import sys

import pytest

from cli_support import put
from harness import projects
from harness.sharing import Records, Tree, imported, told

MODULE = """\
import subprocess
from pathlib import Path

from django.test import SimpleTestCase

HERE = Path(__file__).parent


class FirstTests(SimpleTestCase):
    def test_what_is_read(self):
        self.assertTrue(Path("notes.txt").read_text())

    def test_what_is_not_there(self):
        self.assertFalse(Path("docs/secret.txt").exists())
        with self.assertRaises(FileNotFoundError):
            open("docs/open.txt")
        with self.assertRaises(ImportError):
            import nowhere.at.all

    def test_what_is_in_a_folder(self):
        self.assertTrue([*(HERE / "data").iterdir()])
        self.assertEqual(len([*Path.cwd().glob("*/matching.txt")]), 0)


class SecondTests(SimpleTestCase):
    def test_nothing(self):
        pass


class StartingTests(SimpleTestCase):
    def test_a_program(self):
        subprocess.run(["true"], check=True)
"""
PROGRAM = """\
import subprocess

from django.test import SimpleTestCase


class RunningTests(SimpleTestCase):
    def test_it(self):
        subprocess.run({program!r}, check=True)
"""
RUNNING = "config.tests.test_reading.RunningTests.test_it"
TOP_MODULE = """\
from pathlib import Path

from django.test import SimpleTestCase


class TopTests(SimpleTestCase):
    def test_what_is_there(self):
        self.assertTrue([*Path.cwd().iterdir()])
"""
FIRST = [
    f"config.tests.test_reading.FirstTests.test_what_is_{what}"
    for what in ("in_a_folder", "not_there", "read")
]
SECOND = "config.tests.test_reading.SecondTests.test_nothing"
STARTING = "config.tests.test_reading.StartingTests.test_a_program"

TOP = "config.tests.test_top.TopTests.test_what_is_there"


@pytest.fixture
def records(tmp_path):
    return Records(tmp_path / "records")


@pytest.fixture
def one(build, stages):
    """A project with tests that read and look for files."""
    project = build(next(stages.combinations()))
    put(project / "config/tests/test_reading.py", MODULE)
    put(project / "config/tests/test_top.py", TOP_MODULE)
    put(project / "config/tests/data/a.txt", "a")
    put(project / "notes.txt", "Some notes\n")
    return project


@pytest.fixture
def two(one, tmp_path):
    """The same again."""
    return projects.duplicate(one, tmp_path / "two")


def ran(records, name, project):
    result = records.run(name, Tree(project))
    assert result.ok, result
    assert sorted([*result.ran, *result.taken]) == sorted(result.discovered)
    return sorted(result.ran)


def test_what_differs_for_nobody_is_taken_over(records, one, two):
    first = records.run("one", Tree(one))
    assert first.ran == first.discovered
    put(two / "README.md", "Other words\n")
    put(two / "docs/new.txt", "New\n")
    second = records.run("two", Tree(two))
    # What another process reads is not known, and a file in the listed folder is another.
    assert second.ran == [STARTING, TOP]
    assert second.taken == dict.fromkeys({*first.ran} - {STARTING, TOP}, "one")
    assert told(second.taken) == f"{len(first.ran) - 2} as in one, "


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "docs/secret.txt",
        "docs/open.txt",
        "nowhere.py",
        "nowhere/__init__.py",
        "config/matching.txt",
        "config/tests/data/a.txt",
        "config/tests/data/b.txt",
    ],
)
def test_what_is_read_or_looked_for_is_run_again(name, records, one, two):
    assert {*FIRST, SECOND, STARTING} <= {*ran(records, "one", one)}
    put(two / name, "# Other\n")
    result = records.run("two", Tree(two))
    # Not so good any more, where it is there: what is run says so.
    assert {*FIRST} <= {*result.ran}
    missed = ("docs/secret.txt", "docs/open.txt", "config/matching.txt")
    assert bool(result.failures) == (name in missed)
    # A class may depend on what was read before it, too.
    assert SECOND in result.ran
    assert "one" in result.taken.values()


def test_a_class_that_differs_goes_last_from_then_on(records, one, two, tmp_path):
    three = projects.duplicate(one, tmp_path / "three")
    ran(records, "one", one)
    put(two / "notes.txt", "Other notes\n")
    assert {*FIRST, SECOND, STARTING, TOP} <= {*ran(records, "two", two)}
    put(three / "notes.txt", "Yet others\n")
    assert ran(records, "three", three) == sorted([*FIRST, STARTING, TOP])


def add(file, text):
    put(file, file.read_text() + text)


@pytest.mark.parametrize(
    ("name", "line"),
    [("accounts/models.py", "# Other."), ("config/settings.py", "TIME_ZONE = 'Asia/Tokyo'")],
)
def test_what_all_start_with_is_run_again_whole(name, line, records, one, two):
    everything = ran(records, "one", one)
    add(two / name, f"\n{line}\n")
    assert ran(records, "two", two) == everything


SETTING = """\
from django.conf import settings
from django.test import SimpleTestCase


class ReadingTests(SimpleTestCase):
    def test_it(self):
        getattr(settings, "SESSION_COOKIE_AGE", "MINE")


class AbsentTests(SimpleTestCase):
    def test_it(self):
        getattr(settings, "MINE", "MINE")


class ListingTests(SimpleTestCase):
    def test_it(self):
        dir(settings)


class LookingTests(SimpleTestCase):
    def test_it(self):
        import config.settings

        config.settings.DEBUG


class OtherTests(SimpleTestCase):
    def test_it(self):
        pass


class SetTests(SimpleTestCase):
    def test_it(self):
        settings.is_overridden("SESSION_COOKIE_AGE")
"""


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("# Other.", ["Looking"]),
        # As it is without this line.
        ("SESSION_COOKIE_AGE = 60 * 60 * 24 * 7 * 2", ["Looking", "Set"]),
        ("SESSION_COOKIE_AGE = 600", ["Looking", "Reading", "Set"]),
        ("MINE = 1", ["Absent", "Listing", "Looking"]),
    ],
)
def test_of_the_settings_values_matter_to_those_who_ask_for_them(
    line, kinds, records, one, tmp_path
):
    put(one / "config/tests/test_values.py", SETTING)
    # What goes late is known after the second run.
    for name in ("two", "three", "four"):
        projects.duplicate(one, tmp_path / name)
    add(tmp_path / "two/config/settings.py", f"\n{line}\n")
    ran(records, "one", one)
    ran(records, "two", tmp_path / "two")
    ran(records, "three", tmp_path / "three")
    add(tmp_path / "four/config/settings.py", f"\n\n{line}\n")
    everything = ran(records, "four", tmp_path / "four")
    module = "config.tests.test_values"
    found = [test.split(".")[3] for test in everything if test.startswith(module)]
    assert found == [f"{kind}Tests" for kind in kinds]


def test_a_module_of_tests_is_for_its_own_classes(records, one, two, tmp_path):
    module = "config/tests/test_values.py"
    put(one / module, SETTING)
    put(two / module, SETTING)
    everything = ran(records, "one", one)
    add(two / module, "\n# Other.\n")
    again = ran(records, "two", two)
    assert {*again} < {*everything}
    assert len([test for test in again if "test_values" in test]) == 6
    # Others start with it, where one of them imports it.
    three, four = (projects.duplicate(one, tmp_path / name) for name in ("three", "four"))
    for project in (three, four):
        put(project / "config/tests/test_zeal.py", "from config.tests.test_values import settings")
    add(four / module, "\n# Yet other.\n")
    ran(records, "three", three)
    assert ran(records, "four", four) == everything


def test_a_new_module_of_tests_is_run_alone(records, one, two):
    ran(records, "one", one)
    put(two / "config/tests/test_new.py", MODULE)
    new = [test.replace("reading", "new") for test in (*FIRST, SECOND, STARTING)]
    assert ran(records, "two", two) == sorted([*new, STARTING])


PROGRAMS = {
    "reads": [sys.executable, "-c", "open('notes.txt')"],
    "starts": [
        sys.executable,
        "-c",
        f"import subprocess as s; s.run([{sys.executable!r}, '-c', "
        "'import os; os.stat(\"notes.txt\")'])",
    ],
    "is not Python": ["cat", "notes.txt"],
    "is alone": [sys.executable, "-I", "-c", "open('notes.txt')"],
    "is gone": [sys.executable, "-c", "import os; os._exit(0)"],
    "starts what is not": [sys.executable, "-c", "import subprocess; subprocess.run(['true'])"],
}
SEEN = ("reads", "starts")


@pytest.mark.parametrize("kind", PROGRAMS)
def test_what_a_program_reads_that_is_started(kind, records, one, tmp_path):
    put(one / "config/tests/test_reading.py", PROGRAM.format(program=PROGRAMS[kind]))
    two, three = (projects.duplicate(one, tmp_path / name) for name in ("two", "three"))
    assert RUNNING in ran(records, "one", one)
    assert (RUNNING in ran(records, "two", two)) == (kind not in SEEN)
    put(three / "notes.txt", "Other notes\n")
    assert RUNNING in ran(records, "three", three)


def test_where_a_test_failed_nothing_is_taken_from(records, one, two):
    (one / "notes.txt").unlink()
    assert records.run("one", Tree(one)).failures == FIRST[2:]
    put(two / "notes.txt", "Notes\n")
    assert {SECOND, STARTING, *FIRST} < {*ran(records, "two", two)}


LATE = """\
from pathlib import Path

from django.contrib.auth.models import Group
from django.test import TestCase, TransactionTestCase


class EmptyingTests(TransactionTestCase):
    def test_it(self):
        Group.objects.create(name="Of a test")


class RowTests(TestCase):
    def test_it(self):
        Path("notes.txt").read_text()
        self.assertEqual([group.name for group in Group.objects.all()], ["Of a migration"])
"""
MIGRATION = """\
from django.db import migrations


def add(apps, editor):
    apps.get_model("auth", "Group").objects.create(name="Of a migration")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add)]
"""


def test_what_goes_last_finds_the_rows_of_migrations(records, one, tmp_path):
    put(one / "accounts/migrations/0002_group.py", MIGRATION)
    put(one / "config/tests/test_rows.py", LATE)
    two, three = (projects.duplicate(one, tmp_path / name) for name in ("two", "three"))
    put(two / "notes.txt", "Other notes\n")
    put(three / "notes.txt", "Yet others\n")
    module = "config.tests.test_rows"
    emptying, rows = (f"{module}.{name}Tests.test_it" for name in ("Emptying", "Row"))
    assert {emptying, rows} <= {*ran(records, "one", one)}
    second = records.run("two", Tree(two))
    assert second.ok, second
    # From now on it comes after the other, which has not to run for it.
    assert [test for test in second.ran if module in test] == [emptying, rows]
    assert [test for test in ran(records, "three", three) if module in test] == [rows]


@pytest.mark.parametrize(
    ("place", "line", "found"),
    [
        ("config/tests/test_other.py", "from config.tests.test_it import X", True),
        ("config/tests/test_other.py", "from . import test_it", True),
        ("config/more/test_other.py", "from ..tests.test_it import X", True),
        ("events/tests/test_other.py", "from config.tests import test_it", True),
        ("events/tests/test_other.py", "from events.tests.test_it import X", False),
        ("events/tests/test_other.py", "def test_it(self): ...", False),
        ("config/tests/test_it.py", "def test_it(self): ...", False),
        ("config/tests/notes.md", "config.tests.test_it", False),
    ],
)
def test_who_names_a_module_of_tests(place, line, found):
    files = {"config/tests/test_it.py": b"", "events/tests/test_it.py": b""}
    there = imported(files | {place: line.encode()})
    assert ("config.tests.test_it" in there) == found


def test_who_looks_for_settings_that_begin_alike(one):
    tree = Tree(one)
    tree.values = {"VITE_A": "1", "OTHER": "2", "is VITE_A set": "yes"}
    some, all_of_them = tree.state("setting", "VITE_*"), tree.state("setting", "*")
    tree.values |= {"MORE": "3"}
    assert tree.state("setting", "VITE_*") == some
    assert tree.state("setting", "*") != all_of_them
    tree.values |= {"VITE_B": "4"}
    assert tree.state("setting", "VITE_*") != some
