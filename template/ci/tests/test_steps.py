"""Each script of the workflows, run here: on what is sound, and on what is not."""

import re
import zipfile
from pathlib import Path

import django
from django.test import tag

from ci.tests.running import FEW_FILE, RunnerTests, step_with
from ci.tests.workflows import PROJECT, Step, read, steps

CHECKS = "checks.yml"
NEXT = "next-django.yml"
LESSON = PROJECT / "docs" / "lessons" / "29-ci.md"

# Debian's packages, by the programs that tests ask for.
PACKAGES = {
    "apache2": "apache2",
    "initdb": "postgresql",
    "nginx": "nginx",
    "openssl": "openssl",
    "promtool": "prometheus",
    "redis-server": "redis-server",
    "systemd-analyze": "systemd",
}

# A Django of a version that is not there yet: ours, under another number.
NEXT_DJANGO = """
from pathlib import Path

__file__ = {file!r}
__path__.append({folder!r})
exec(Path(__file__).read_text())
VERSION = (9999, 0, 0, "final", 0)
__version__ = "9999.0"
"""

FAILING = """
from django.test import SimpleTestCase


class FailingTests(SimpleTestCase):
    def test_it(self):
        self.fail("as it should")
"""

# What Django says of a name that goes with its next version, or with the one after it.
DEPRECATED = """
import warnings

from django.test import SimpleTestCase
from django.utils import deprecation


class DeprecatedTests(SimpleTestCase):
    def test_next(self):
        warnings.warn("the next", deprecation.RemovedInNextVersionWarning)

    def test_after_next(self):
        warnings.warn("after next", deprecation.RemovedAfterNextVersionWarning)
"""


@tag("server")
class ChecksTests(RunnerTests):
    """What is asked of each change."""

    def scripts(self, job: str) -> list[Step]:
        found = [step for step in steps() if step.file == CHECKS and step.job == job]
        return [step for step in found if step.script]

    def test_lint(self):
        for step in self.scripts("lint"):
            with self.subTest(str(step)):
                self.passes(step)

    def test_lint_sees_what_is_wrong(self):
        workflow = (self.site / ".github/workflows" / CHECKS).read_text()
        model = (self.site / "events/models.py").read_text()
        for words, name, text in [
            ("ruff check", "events/bad.py", "import os\n"),
            ("ruff format", "events/bad.py", "x = { }\n"),
            ("quality.reasons", "events/bad.py", "x = 1  # type: ignore[misc]\n"),
            ("djlint", "templates/bad.html", '<img src="a.png">\n'),
            ("lint-imports", "events/models.py", f"import events.views\n{model}"),
            ("github-workflows", ".github/workflows/bad.yml", "on: push\njob: {}\n"),
            ("dependabot", ".github/dependabot.yml", "version: 1\n"),
            (
                "zizmor",
                f".github/workflows/{CHECKS}",
                re.sub(r"checkout@.*", "checkout@v7", workflow),
            ),
        ]:
            with self.subTest(words), self.put(name, text):
                self.fails(step_with(words, "lint"))

    def test_types(self):
        for step in self.scripts("types"):
            self.passes(step)
            bad = 'def seats() -> int:\n    return "many"\n'
            with self.put("events/bad.py", bad):
                self.assertIn("events/bad.py", self.fails(step))

    def test_tests(self):
        run, report = self.scripts("tests")
        self.assertEqual(run.env["LABELS"], "${{ inputs.labels }}")
        said = self.passes(run)
        #: if settings
        self.assertIn("RAN on postgresql", said)
        #: else
        #: print "        self.assertIn(\"RAN on sqlite\", said)\n"
        #: endif
        #: if cache or celery or channels
        self.assertIn("RAN with redis True", said)
        #: endif
        self.assertNotIn("RAN with a tag", said)
        # What was measured, twice: the first report takes it away.
        measured = {file: file.read_bytes() for file in self.site.glob(".coverage.*")}
        # Few tests reach few lines, and that is seen.
        self.assertRegex(self.fails(report), "less than fail-under")
        for file, content in measured.items():
            file.write_bytes(content)
        rules = (self.site / "pyproject.toml").read_text()
        enough = re.sub(r"fail_under = .*", "fail_under = 1", rules)
        with self.put("pyproject.toml", enough):
            self.passes(report)

    def test_a_test_that_fails(self):
        run, _ = self.scripts("tests")
        with self.put(FEW_FILE, FAILING):
            self.assertIn("AssertionError: as it should", self.fails(run))

    def test_programs(self):
        for step in self.scripts("programs"):
            with self.subTest(str(step)):
                said = self.passes(step)
        self.assertIn("RAN with a tag", said)
        self.assertNotIn("RAN on", said)

    def test_nothing_that_a_test_asks_for_is_missing(self):
        """Else it would be skipped, which is green."""
        installed = set()
        for step in self.scripts("programs"):
            installed |= set(step.env.get("PACKAGES", "").split())
        asked = set()
        for file in PROJECT.rglob("tests/*.py"):
            if file.parent != Path(__file__).parent and ".venv" not in file.parts:
                asked |= set(re.findall(r'"([\w-]+)"', file.read_text()))
        self.assertEqual(installed, {PACKAGES[word] for word in asked & {*PACKAGES}})

    def test_the_result(self):
        (step,) = self.scripts("green")
        self.passes(step)
        for result in ("failure", "cancelled", "skipped"):
            with self.subTest(result):
                self.fails(step, {"RESULTS": f"success {result} success"})


@tag("server")
class NextDjangoTests(RunnerTests):
    """The site on a Django that is not there yet. What is deprecated is an error."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        wheel = cls.folder / "django-9999.0-py3-none-any.whl"
        real = Path(django.__file__)
        info = "django-9999.0.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            ours = NEXT_DJANGO.format(file=str(real), folder=str(real.parent))
            archive.writestr("django/__init__.py", ours)
            facts = "Metadata-Version: 2.1\nName: django\nVersion: 9999.0\n"
            archive.writestr(f"{info}/METADATA", facts)
            kind = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            archive.writestr(f"{info}/WHEEL", kind)
            archive.writestr(f"{info}/RECORD", "")
        cls.django = {"DJANGO": f"django @ {wheel.as_uri()}"}
        cls.version, cls.tests = [
            step for step in steps() if step.file == NEXT and step.script
        ]

    def test_it_is_that_django_and_the_site_runs_on_it(self):
        self.assertIn("9999", self.passes(self.version, self.django))
        self.assertIn("RAN on", self.passes(self.tests, self.django))

    def test_what_is_deprecated_is_seen(self):
        with self.put(FEW_FILE, DEPRECATED):
            said = self.fails(self.tests, self.django)
        self.assertIn("RemovedInNextVersionWarning: the next", said)
        # Its name has a version in it.
        self.assertRegex(said, r"Removed\w+Warning: after next")
        self.assertIn("errors=2", said)


@tag("server")
class GitLabTests(RunnerTests):
    """What the lesson shows for GitLab. It asks the same."""

    def setUp(self):
        (listing,) = re.findall(
            r"^```text\n(# \.gitlab-ci\.yml\n.*?)^```$", LESSON.read_text(), re.M | re.S
        )
        self.file = self.site / ".gitlab-ci.yml"
        self.file.write_text(listing)

    def test_it_fits_the_schema(self):
        words = "--builtin-schema vendor.gitlab-ci --data-transform gitlab-ci"
        step = step_with("vendor.dependabot", "lint")
        script = f"uv run check-jsonschema {words} .gitlab-ci.yml"
        self.passes(step._replace(step={"run": script}))

    def test_its_scripts_are_those_of_github(self):
        ours = {step.script for step in steps() if step.script}
        for name, job in read(self.file).items():
            for script in job.get("script", []) if isinstance(job, dict) else []:
                with self.subTest(job=name, script=script):
                    self.assertIn(script, ours)
