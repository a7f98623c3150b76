"""What the other tests rely on: that the shortcuts change nothing, and the checks see."""

import re
import subprocess
import sys

import pytest

from harness import checks, dependencies, git, lint, migrated, projects


@pytest.fixture
def start(build, stages):
    """A project at the bottom of the ladder."""
    return build(next(stages.combinations()))


@pytest.mark.parametrize("end", [0, -1], ids=["first", "last"])
def test_what_is_shared_between_renders_changes_no_byte(end, stages, template, build, tmp_path):
    combination = list(stages.combinations())[end]
    plain = tmp_path / "plain"
    data = [f"--data={key}={value}" for key, value in stages.answers(combination).items()]
    subprocess.run(
        [sys.executable, "-m", "copier", "copy", "--defaults", "--quiet", *data, template, plain],
        check=True,
    )
    for project in (build(combination), build(combination)):
        assert projects.files(project) == projects.files(plain)
        assert projects.modes(project) == projects.modes(plain)


def edited(project):
    """Edits of many kinds, and those that the stage `forms` meets."""
    git.commit(project, "Start")
    (project / "README.md").write_text("Mine.\n")
    (project / "events/forms.py").write_text("MINE = 1\n")
    (project / "events/tests/test_models.py").unlink()
    (project / "manage.py").chmod(0o755)
    views = project / "events/views.py"
    views.write_text(f"# Mine.\n{views.read_text()}")
    (project / "config/urls.py").rename(project / "urls.py")
    (project / "config/urls.py").symlink_to("../urls.py")
    git.commit(project, "Ours")
    return project


def test_what_is_shared_between_updates_changes_no_byte(stages, fresh, tmp_path):
    """The first of ours renders what the others take; Copier alone renders all."""
    before = fresh(stages.closure(["views"]))
    plain, *ours = [
        edited(projects.duplicate(before, tmp_path / name)) for name in ("plain", *"abc")
    ]
    command = [sys.executable, "-m", "copier", "update", "--defaults", "--quiet"]
    command += ["--data=level=forms", "--vcs-ref=:current:", "--context-lines=10"]
    subprocess.run(command, cwd=plain, check=True)
    for project in ours:
        projects.update(project, {"level": "forms"})
        assert git.conflicts(project)
        assert projects.files(project) == projects.files(plain)
        assert projects.modes(project) == projects.modes(plain)
        assert git.git(project, "status", "--short") == git.git(plain, "status", "--short")


DUMP = """\
from pathlib import Path

from django.db import connection
from django.test import TestCase


class DumpTests(TestCase):
    def test_dump(self):
        Path("dump").write_text("\\n".join(connection.connection.iterdump()))
"""


def dumped(project):
    """The database that the tests of a project have, without the moments of its migrations."""
    result = checks.run(project, parts=("suite config.tests.test_dump",))
    assert result.ok, result
    return re.sub(r"'[\d-]+ [\d:.]+'", "NOW", (project / "dump").read_text())


ANOTHER_PLACE = """
import os

some = [object() for number in range(os.getpid() % 1000)]
# Where it stands in memory says nothing.
MARK = object()
"""


def test_a_database_that_was_kept_is_as_one_that_is_migrated(stages, fresh, tmp_path):
    project = projects.duplicate(fresh(stages.closure(["services"])), tmp_path / "site")
    (project / "config/tests/test_dump.py").write_text(DUMP)
    # Nobody else has a model like this one.
    models = project / "bookings/models.py"
    models.write_text(f"# {tmp_path}\n{models.read_text()}")
    with (project / "config/settings.py").open("a") as file:
        file.write(ANOTHER_PLACE)
    kept = {*migrated.FOLDER.glob("*")}
    first = dumped(project)
    now = {*migrated.FOLDER.glob("*")}
    assert len(now - kept) == 1
    assert dumped(project) == first
    assert {*migrated.FOLDER.glob("*")} == now


HANDLER = """

def make_group(**kwargs):
    from django.contrib.auth.models import Group

    Group.objects.get_or_create(name="Others")


models.signals.post_migrate.connect(make_group)
"""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("events/migrations/0006_groups.py", "Door staff", "Others"),
        ("bookings/models.py", "", HANDLER),
    ],
)
def test_a_database_is_kept_for_one_code_alone(name, old, new, stages, fresh, tmp_path):
    project = projects.duplicate(fresh(stages.closure(["services"])), tmp_path / "site")
    (project / "config/tests/test_dump.py").write_text(DUMP)
    assert "Others" not in dumped(project)
    written = (project / name).read_text()
    (project / name).write_text(written.replace(old, new) if old else written + new)
    assert "Others" in dumped(project)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("notes.md", "#: if auth\n", "notes.md:1: a marker is left over"),
        ("page.html", "<p>\n  #: endif\n", "page.html:2: a marker is left over"),
        ("notes.md", "A [= name =]\n", "notes.md:1: a marker is left over"),
        ("notes.md", "One \ntwo\n", "notes.md:1: space at the end of the line"),
        ("notes.md", "One\r\n", "notes.md:1: space at the end of the line"),
        ("notes.md", "One\n\n\n\ntwo\n", "notes.md:5: three blank lines or more above"),
        ("notes.md", "One\n\n", "notes.md: does not end in exactly one line break"),
        ("notes.md", "One", "notes.md: does not end in exactly one line break"),
        ("notes.md", "\nOne\n", "notes.md:1: begins with a blank line"),
    ],
)
def test_lint_sees_stray_text(name, content, problem, tmp_path):
    (tmp_path / name).write_bytes(content.encode())
    assert problem in lint.problems(tmp_path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("import os\n", "F401"),
        ("x = {'a':1}\n", 'x = {"a": 1}'),
        ("from a import b\nfrom a import a\n\nprint(a, b)\n", "I001"),
    ],
)
def test_lint_sees_code_that_is_not_clean(content, problem, tmp_path):
    (tmp_path / "code.py").write_text(content)
    assert problem in "\n".join(lint.problems(tmp_path))


def test_lint_goes_by_the_rules_of_the_project_too(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.ruff.lint]\nselect = ["T20"]\n')
    (tmp_path / "code.py").write_text("print(1)\n")
    assert "T201" in "\n".join(lint.problems(tmp_path))


def test_lint_leaves_data_and_pictures_alone(tmp_path):
    (tmp_path / "data.csv").write_bytes(b"name,place \r\n\r\n\r\n\r\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n \n")
    assert lint.problems(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "code", "problem"),
    [
        ("config/views.py", "import yaml\n", "dependencies: pyyaml is imported and not named"),
        ("config/views.py", "import nowhere\n", "dependencies: nowhere is imported and not named"),
        ("config/tests/test_x.py", "import yaml\n", "the dev group: pyyaml is imported and not"),
        (
            "config/settings.py",
            'INSTALLED_APPS += ["a"]\nX = "click.Y"\n',
            "dependencies: click is",
        ),
        (
            "config/settings.py",
            'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
            "dependencies: psycopg is imported and not named",
        ),
    ],
)
def test_an_import_without_its_dependency_is_seen(file, code, problem, start):
    assert dependencies.problems(start) == []
    path = start / file
    path.write_text((path.read_text() if path.exists() else "") + code)
    assert any(line.startswith(problem) for line in dependencies.problems(start))


def test_a_dependency_without_its_import_is_seen(start):
    add_dependency(start, "pyyaml")
    assert dependencies.problems(start) == ["dependencies: pyyaml is named and not imported"]


@pytest.mark.parametrize("name", ["pytest", "ruff"])
def test_a_dependency_may_be_a_program_that_is_run(name, start):
    add_dependency(start, name)
    (start / "Procfile").write_text(f"check: {name}\n")
    assert dependencies.problems(start) == []


def test_a_dependency_may_be_what_a_program_loads(start):
    add_dependency(start, "django-stubs")
    with (start / "pyproject.toml").open("a") as file:
        file.write('[tool.mypy]\nplugins = ["mypy_django_plugin.main"]\n')
    assert dependencies.problems(start) == []


def add_dependency(project, name):
    path = project / "pyproject.toml"
    written = path.read_text().replace("dependencies = [", f'dependencies = [\n    "{name}",', 1)
    path.write_text(written)


def test_a_sound_project_passes(start):
    result = checks.run(start)
    assert result.ok, result
    assert result.tests > 0
    assert f"Ran {result.tests} tests" in result.output


def test_a_failing_test_is_named(start):
    (start / "config/tests/test_red.py").write_text(
        "from django.test import SimpleTestCase\n\n\n"
        "class Red(SimpleTestCase):\n    def test_red(self):\n        self.fail('as it must')\n"
    )
    result = checks.run(start)
    assert result.failures == ["config.tests.test_red.Red.test_red"]
    assert result.problems == ["suite: config.tests.test_red.Red.test_red"]
    assert "as it must" in result.output


TAGGED = """\
from django.test import SimpleTestCase, tag


class Tagged(SimpleTestCase):
    @tag("browser")
    def test_slow(self):
        pass

    def test_quick(self):
        for part in (1, 2):
            with self.subTest(part):
                self.fail(part)

    def test_skipped(self):
        self.skipTest("no time")
"""


@pytest.mark.parametrize(
    ("part", "ran"),
    [
        ("suite", ["quick", "skipped"]),
        ("everything", ["quick", "skipped", "slow"]),
        ("suite config.tests.test_tagged.Tagged.test_slow", ["slow"]),
    ],
)
def test_tests_in_a_browser_run_where_they_are_asked_for(part, ran, start):
    (start / "config/tests/test_tagged.py").write_text(TAGGED)
    name = "config.tests.test_tagged.Tagged.test_"
    result = checks.run(start, parts=(part,))
    assert sorted(one for one in result.ran if one.startswith(name)) == [name + one for one in ran]
    if "quick" in ran:
        # Once, however many of its parts fail.
        assert result.failures == [f"{name}quick"]
        assert result.skipped == [f"{name}skipped: no time"]


def test_a_suite_without_tests_fails(start):
    for path in start.rglob("test_*.py"):
        path.unlink()
    assert checks.run(start).problems == ["suite: there is no test in it"]


def test_a_model_without_its_migration_is_seen(start):
    with (start / "accounts/models.py").open("a") as models:
        models.write("    from django.db import models\n    x = models.IntegerField(default=1)\n")
    assert "makemigrations: exit code 1" in checks.run(start, parts=("makemigrations",)).problems


def test_a_warning_of_the_system_check_fails(start):
    with (start / "config/settings.py").open("a") as settings:
        settings.write('STATICFILES_DIRS = ["nowhere"]\nDEFAULT_AUTO_FIELD = "nowhere"\n')
        settings.write('INSTALLED_APPS.append("django.contrib.staticfiles")\n')
    assert not checks.run(start, parts=("check",)).ok


def test_a_project_that_does_not_start_says_why(start):
    (start / "config/settings.py").write_text("1 / 0\n")
    result = checks.run(start)
    assert result.problems == ["setup: ZeroDivisionError: division by zero"]


def test_a_suite_that_does_not_end_is_stopped(start):
    (start / "config/tests/test_slow.py").write_text("while True:\n    pass\n")
    assert checks.run(start, limit=2).problems == ["not done after 2 seconds"]


def test_a_process_that_dies_is_a_failure(start):
    (start / "config/tests/test_end.py").write_text("import os\n\nos._exit(0)\n")
    assert checks.run(start).problems == ["the process ended without a result"]


def test_a_project_cannot_import_this_repository(start):
    (start / "config/tests/test_outside.py").write_text("import harness.git\n")
    assert "No module named 'harness'" in checks.run(start).output


WIDGETS = """\
from django import forms
from django.template import engines
from django.test import TestCase


class Form(forms.Form):
    word = forms.CharField()


class WidgetTests(TestCase):
    def test_what_is_noted(self):
        page = engines["django"].from_string("{{ form.as_p }}")
        with self.assertTemplateUsed("django/forms/p.html"):
            page.render({"form": Form()})
"""


@pytest.mark.parametrize(("part", "fails"), [("suite", True), ("everything", False)])
def test_what_is_left_out_to_be_quick_can_only_fail(part, fails, start):
    (start / "config/tests/test_widgets.py").write_text(WIDGETS)
    result = checks.run(start, parts=(part,))
    assert bool(result.failures) == fails, result


@pytest.mark.parametrize(
    ("touched", "seen"),
    [
        ("README.md", False),
        ("config/urls.py", False),
        ("templates/home.html", False),
        ("accounts/models.py", True),
        ("config/urls.py templates/accounts/page.html", True),
    ],
)
def test_which_tests_are_near(touched, seen, start):
    bad = (
        "from django.test import SimpleTestCase as C\n\n\nclass Bad(C):\n    def test_bad(self):\n"
    )
    (start / "accounts/tests").mkdir(exist_ok=True)
    (start / "accounts/tests/__init__.py").touch()
    (start / "accounts/tests/test_bad.py").write_text(f"{bad}        self.fail()\n")
    result = checks.run(start, parts=(f"near {touched}",))
    assert result.tests
    assert result.ok != seen
