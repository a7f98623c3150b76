"""
Suites with the tests that start programs, which take their time and are left out elsewhere.

A browser has the tag `browser`, any other program `server`. They run in the smallest project
with the stage that brings them, or with the two stages that bring them together, and in the
largest.

    uv run pytest -n 0 tests/test_whole_suites.py -k testing
"""

import re
import shutil

import pytest
import yaml

from conftest import GATES, STAGES
from generator import graph
from harness import checks, report, snapshot
from harness.gates import Gates

pytest_plugins = ["browser_fixtures"]

WHOLE = {graph.name(ids, STAGES): ids for ids in GATES.whole()}


@pytest.mark.parametrize("name", WHOLE)
def test_nothing_is_left_out(name, gates, build, request, record_property):
    if "browser" in gates.tags(WHOLE[name]):
        # Without one this test is skipped, and says so.
        request.getfixturevalue("chromium")
    result = checks.run(build(WHOLE[name]), parts=("everything",), limit=600)
    line = f"{name}: {result.tests} tests, {len(result.skipped)} skipped, "
    line += f"{result.seconds.get('everything', 0):.1f} s"
    report.note(record_property, "whole suites, with browsers and servers", line)
    assert result.ok, result
    assert result.left_out == []
    if missing := lacking(result.skipped):
        pytest.skip(f"not installed: {', '.join(missing)} ({result.skipped[0]})")
    assert result.skipped == []


# Programs that tests start; see .ci/run and pyproject.toml for where they come from.
PROGRAMS = ("redis-server", "node", "npm")


def lacking(skipped):
    """The programs that are not here, if each reason for which a test is skipped names one."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    said = [[name for name in missing if re.search(rf"\b{name}\b", line)] for line in skipped]
    return sorted({name for names in said for name in names}) if all(said) else []


# The proof itself, seen red.


@pytest.mark.parametrize(
    ("skipped", "missing"),
    [
        ([], []),
        (["a.B.c: no redis-server: apt install redis-server"], ["redis-server"]),
        (["a.B.c: no redis-server", "a.B.d: no time"], []),
        (["a.B.c: no node"], []),
        (["a.B.c: redis-servers are slow"], []),
    ],
)
def test_only_a_program_that_is_not_here_excuses(skipped, missing, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None if "redis" in name else name)
    assert lacking(skipped) == missing


@pytest.fixture
def toy(tmp_path):
    """A template with two levels and three layers, in which files can be put."""
    head = (snapshot.ROOT / "copier.yml").read_text("utf-8").partition("\n---")[0]
    kinds = {"low": [], "high": ["low"], "api": ["high"], "cache": ["high"], "live": ["high"]}
    includes = "".join(f"\n---\n!include stages/{id}/stage.yml" for id in kinds)
    (tmp_path / "copier.yml").write_text(head + includes)
    (tmp_path / "template").mkdir()
    for id, requires in kinds.items():
        kind = "level" if id in ("low", "high") else "layer"
        stage = {"title": id, "kind": kind, "requires": requires, "roadmap": []}
        (tmp_path / f"stages/{id}").mkdir(parents=True)
        gate(tmp_path, id, {f"not {id}": [f"/{id}"]}, stage)
    return tmp_path


def gate(toy, id, gates, stage=None):
    path = toy / f"stages/{id}/stage.yml"
    facts = {"_stage": stage} if stage else yaml.safe_load(path.read_text())
    lines = [
        "\n".join([f"#: if {condition}", *files, "#: endif\n"])
        for condition, files in gates.items()
    ]
    path.write_text(yaml.safe_dump(facts | {"_exclude": facts.get("_exclude", []) + lines}))


def put(toy, name, *lines):
    path = toy / "template" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, ""]))


def whole(toy):
    stages = graph.load(toy)
    return [graph.name(ids, stages) for ids in Gates(toy, stages).whole()]


CASE = ('@tag("slow", "browser")', "class A: ...")
ALL = "high+api+cache+live"


def test_where_tests_that_start_programs_run(toy):
    put(toy, "high/test_a.py", '@tag("slow")', "class A: ...")
    assert whole(toy) == [ALL]
    put(toy, "cache/test_a.py", *CASE)
    assert whole(toy) == ["high+cache", ALL]
    put(toy, "low/test_b.py", "class B:", '    @tag("server")', "    def test_b(self): ...")
    assert whole(toy) == ["low", "high+cache", ALL]


def test_a_test_of_two_stages_runs_where_both_are(toy):
    gate(toy, "cache", {"not (api and cache)": ["/cache/test_with_api.py"]})
    put(toy, "cache/test_with_api.py", *CASE)
    assert whole(toy) == ["high+api+cache", ALL]
    # Between markers of a file that another stage brings.
    put(toy, "api/test_c.py", "class A: ...", "#: if live", *CASE, "#: endif")
    assert whole(toy) == ["high+api+cache", "high+api+live", ALL]


def test_a_test_of_either_of_two_stages_runs_with_each(toy):
    gate(toy, "cache", {"not (api or cache)": ["/shared"]})
    put(toy, "shared/test_a.py", *CASE)
    assert whole(toy) == ["high+api", "high+cache", ALL]


def test_which_tests_that_are_left_out_run_elsewhere(toy):
    put(toy, "cache/test_a.py", *CASE, "class B(A): ...", "class C:", '    @tag("server")')
    with (toy / "template/cache/test_a.py").open("a") as file:
        file.write("    def test_c(self): ...\n")
    stages = graph.load(toy)
    gates = Gates(toy, stages)
    home = ("low", "high", "cache")
    assert gates.tags(home) == {"browser", "server"}
    assert gates.knows("cache.test_a.A.test_a", home)
    assert gates.knows("cache.test_a.C.test_c", home)
    # It inherits its tag: in a file of another stage nobody would see where it is.
    assert not gates.knows("cache.test_a.B.test_a", home)
    assert not gates.knows("cache.test_a.C.test_d", home)
    assert not gates.knows("cache.test_a.A.test_a", ("low", "high", "api"))
