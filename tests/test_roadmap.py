"""
The map from the roadmap to what teaches it is true: stage, code, test that runs it, lesson.

Bullets that no stage claims yet are listed at the end of a run. A claim that is not true fails.
"""

import pytest
import yaml

from cli_support import call, put
from generator import graph, roadmap
from generator.roadmap import Claim
from harness import evidence, projects, report, snapshot, steps
from harness.git import commit

pytest_plugins = ["cli_fixtures"]

TEST = "config.tests.test_home.HomeTests.test_home_is_rendered_from_its_template"
STAGES = graph.load(snapshot.ROOT)
BULLETS = roadmap.parse((snapshot.ROOT / "roadmap.yml").read_text(encoding="utf-8"))


def claims_of(stage: str) -> tuple[Claim, ...]:
    facts = yaml.safe_load((snapshot.ROOT / f"stages/{stage}/stage.yml").read_text("utf-8"))
    return roadmap.claims(stage, facts["_stage"])


CLAIMS = [claim for stage in STAGES.stages for claim in claims_of(stage.id)]


def told(claim: Claim) -> list[str]:
    """What a claim does not say, or says of a bullet or a section that there is not."""
    problems = [
        f"{claim.stage} claims {claim.bullet} without its {part}"
        for part in ("code", "test", "lesson")
        if not getattr(claim, part)
    ]
    if claim.bullet not in {bullet.id for bullet in BULLETS}:
        problems.append(f"{claim.stage} claims {claim.bullet}, which the roadmap does not have")
    lesson = (snapshot.ROOT / f"stages/{claim.stage}/lesson.md").read_text(encoding="utf-8")
    if claim.lesson and claim.lesson not in roadmap.sections(lesson):
        problems.append(f"the lesson of {claim.stage} has no section {claim.lesson}")
    return problems


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.stage}-{claim.bullet}")
def test_a_claim_is_true(claim, fresh, tmp_path):
    problems = told(claim)
    step = steps.first(claim.stage, STAGES)
    before = fresh(step.before) if step else None
    problems += evidence.problems(claim, fresh(STAGES.closure([claim.stage])), before, tmp_path)
    assert not problems, "\n".join(problems)


def test_which_bullets_are_taught(record_property):
    claimed = {claim.bullet for claim in CLAIMS}
    for bullet in BULLETS:
        if bullet.id not in claimed:
            report.note(
                record_property, "roadmap bullets of no stage", f"{bullet.id} {bullet.text}"
            )
    assert claimed


# `django-stages list --roadmap`, and that it sees what lacks.


@pytest.fixture
def charted(template, tmp_path, here):
    """The template with its roadmap, to change."""
    folder = projects.duplicate(template, tmp_path / "charted")
    put(folder / "roadmap.yml", (snapshot.ROOT / "roadmap.yml").read_text(encoding="utf-8"))
    commit(folder, "Roadmap")
    return folder


def printed(folder) -> str:
    commit(folder, "Changed")
    return call("list", "--roadmap", "--template", folder).done().out


def test_the_map_outside_of_a_project(charted):
    shown = printed(charted)
    for claim in CLAIMS:
        assert f"code    {claim.code}\n      test    {claim.test}\n" in shown
    assert shown.startswith("1 Basics of Python\n  1.1 Syntax and semantics")
    covered = {claim.bullet for claim in CLAIMS}
    assert shown.endswith(f"\n{len(covered)} of {len(BULLETS)} bullets are covered.\n")


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ('lesson: "See it"', 'lesson: "See that"', "a lesson (See that)"),
        ('      lesson: "See it"\n', "", "a lesson"),
        ("code: manage.py::main", "code: manage.py::maine", "code (manage.py::maine)"),
        ("code: manage.py::main", "code: manage.txt::main", "code (manage.txt::main)"),
        ("      code: manage.py::main\n", "", "code"),
        (
            "test_home_is_rendered_from_its_template",
            "test_home",
            "a test (config.tests.test_home.HomeTests.",
        ),
        (
            "config.tests.test_home.HomeTests.test_home_is_rendered_from_its_template",
            "x",
            "a test (x)",
        ),
    ],
)
def test_the_map_says_what_lacks(old, new, lacks, charted):
    path = charted / "stages/start/stage.yml"
    written = path.read_text(encoding="utf-8")
    assert old in written
    put(path, written.replace(old, new, 1))
    line = next(line for line in printed(charted).splitlines() if line.startswith("  2.1 "))
    assert f" - not covered: lacks {lacks}" in line


def test_a_list_of_bullets_is_no_evidence(charted):
    path = charted / "stages/start/stage.yml"
    facts = path.read_text(encoding="utf-8")
    head, _, rest = facts.partition("  roadmap:\n")
    put(path, f'{head}  roadmap: ["2.1", "2.2"]\n\n{rest[rest.index("_exclude") :]}')
    assert (
        "(virtual environment, installing Django) - not covered: lacks code, a test, a lesson"
        in (printed(charted))
    )


def test_a_template_without_a_roadmap(small, here):
    assert "has no roadmap" in call("list", "--roadmap", "--template", small).refused()


def test_the_sections_of_a_lesson():
    lesson = "# T\n## A\n### B\n```\n## no\n```\n## C\n### B\n#### D\n"
    assert roadmap.sections(lesson) == {"A", "A > B", "C", "C > B", "C > B > D"}


# Each way in which a claim can be untrue, seen.

GOOD = Claim("2.2", "start", "config/views.py::home", TEST, "See it")
OTHER_TEST = "config.tests.test_settings.SettingsTests.test_development_needs_no_variables"


def changed(**parts: str) -> Claim:
    return Claim(**{**GOOD.__dict__, **parts})


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        (GOOD, None),
        (changed(test=""), "start claims 2.2 without its test"),
        (changed(code=""), "start claims 2.2 without its code"),
        (changed(lesson=""), "start claims 2.2 without its lesson"),
        (changed(lesson="See that"), "the lesson of start has no section See that"),
        (changed(bullet="99.9"), "start claims 99.9, which the roadmap does not have"),
    ],
)
def test_what_a_claim_does_not_say_is_seen(claim, problem):
    assert told(claim) == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        (GOOD, None),
        (changed(code="config/settings.py::ROOT_URLCONF"), None),
        (changed(code="templates/home.html::<h1>"), None),
        (changed(code="config/views.py::nothing"), "config/views.py::nothing is not in the"),
        (changed(code="config/nothing.py::home"), "config/nothing.py::home is not in the"),
        (changed(test="config.tests.test_home.HomeTests.test_no"), "there is no test config"),
        (changed(test="config.tests.test_home.HomeTests"), "there is no test config"),
        (changed(test=OTHER_TEST), f"{OTHER_TEST} does not run config/views.py::home"),
        # It runs on import only.
        (changed(code="config/settings.py::TIME_ZONE"), f"{TEST} does not run"),
        (changed(code="templates/home.html::<h1>", test=OTHER_TEST), "does not run templates/"),
    ],
)
def test_code_that_a_test_does_not_run_is_seen(claim, problem, fresh, tmp_path):
    start = fresh(STAGES.closure(["start"]))
    found = evidence.problems(claim, start, None, tmp_path)
    assert (problem is None and found == []) or (problem and problem in found[0]), found


def test_a_test_that_fails_is_seen(fresh, tmp_path):
    site = projects.duplicate(fresh(STAGES.closure(["start"])), tmp_path / "site")
    put(site / "config/views.py", "def home(request):\n    1 / 0\n")
    [found] = evidence.problems(GOOD, site, None, tmp_path)
    assert "test_home_is_rendered_from_its_template does not pass" in found
    assert "ZeroDivisionError" in found


def test_code_of_an_earlier_stage_is_seen(fresh, tmp_path):
    start = fresh(STAGES.closure(["start"]))
    found = evidence.problems(GOOD, start, start, tmp_path)
    assert found == ["config/views.py::home is there before the stage start"]
