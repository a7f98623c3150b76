"""
Every combination of stages: built, checked, its suite run, linted.

One of them alone: uv run pytest -n 0 tests/test_combinations.py --combination auth
"""

import time
from itertools import chain, combinations

import pytest
import yaml

from generator import graph
from generator.graph import Graph, Stage
from harness import dependencies, lint, projects, report, selection, sharing, snapshot


def test_combination(combination, stages, gates, build, records, record_property):
    name = graph.name(combination, stages)
    begin = time.perf_counter()
    project = build(combination)
    built = time.perf_counter() - begin
    # Before anything runs in it and leaves files of its own.
    with projects.at_rest(project) as files:
        problems = [*lint.problems(project), *dependencies.problems(project)]
        tree = sharing.Tree(project)

    result = records.run(name, tree)
    problems += result.problems
    problems += [f"skipped: {test}" for test in result.skipped]
    # What is said of all combinations without a copy of each is so.
    problems += [
        f"{file} is in the project or in harness.gates, not in both"
        for file in sorted(gates.files(combination) ^ {*files})
    ]
    problems += [
        f"{test} is left out, and no whole suite may run it: tag it, or its class, where it stands"
        for test in result.left_out
        if not gates.knows(test, combination)
    ]
    if sorted(result.discovered) != sorted([*result.ran, *result.taken]):
        problems.append("not every test ran here or has passed elsewhere")
    seconds = time.perf_counter() - begin
    report.note(
        record_property,
        "combinations",
        f"{name}: {len(result.ran)} tests run, {sharing.told(result.taken)}"
        f"{len(result.skipped)} skipped, built in {built:.2f} s, {seconds:.2f} s in all, "
        f"{result.seconds['processor']} s of processor",
        kind="failed" if problems else "passed",
        counts={"tests run": len(result.ran), "tests taken over": len(result.taken)},
    )
    if result.failures:
        report.note(record_property, "tests that fail", f"{name}: {' '.join(result.failures)}")
    assert not problems, "\n".join([f"combination {name}", *problems, result.output])


def test_every_closed_set_is_a_combination(stages):
    assert set(map(frozenset, stages.combinations())) == closed_sets(facts())


def test_each_combination_has_a_name_of_its_own(stages):
    assert len(selection.names(stages)) == len(list(stages.combinations()))


def test_shares_cover_every_combination_once(stages, pytestconfig, monkeypatch):
    found = []
    for number in (1, 2, 3):
        monkeypatch.setattr(pytestconfig.option, "shard", f"{number}/3")
        monkeypatch.setattr(pytestconfig.option, "combination", None)
        found += selection.chosen(stages, pytestconfig)
    assert sorted(found) == sorted(selection.names(stages))


def test_a_combination_of_which_nothing_is_told_is_missed(stages, pytestconfig, monkeypatch):
    monkeypatch.setattr(pytestconfig.option, "shard", "1/1")
    monkeypatch.setattr(pytestconfig.option, "combination", None)
    monkeypatch.setattr(pytestconfig.option, "keyword", "")
    monkeypatch.setattr(pytestconfig, "args", ["tests"])
    told = [f"{name}: 3 tests run" for name in selection.names(stages)]
    assert selection.missing(stages, pytestconfig, told) == []
    first = told.pop(0).partition(":")[0]
    assert selection.missing(stages, pytestconfig, told) == [first]
    # A run that is about other tests, or about some of these.
    assert selection.missing(stages, pytestconfig, []) == []
    monkeypatch.setattr(pytestconfig.option, "keyword", "cache")
    assert selection.missing(stages, pytestconfig, told) == []


@pytest.mark.parametrize("shard", ["0/3", "4/3", "3", "a/b"])
def test_a_share_that_is_none_is_refused(shard):
    with pytest.raises(pytest.UsageError, match="such as 2/5"):
        selection.share(shard)


def test_layers_are_free_where_what_they_need_is_there():
    toy = Graph(
        (
            Stage("low", "Low", "level", (), ()),
            Stage("high", "High", "level", ("low",), ()),
            Stage("api", "API", "layer", ("high",), ()),
            Stage("cache", "Cache", "layer", ("low",), ()),
            Stage("live", "Live", "layer", ("api", "cache"), ()),
        )
    )
    found = [graph.name(ids, toy) for ids in toy.combinations()]
    assert sorted(found) == sorted(
        [
            "low",
            "low+cache",
            "high",
            "high+api",
            "high+cache",
            "high+api+cache",
            "high+api+cache+live",
        ]
    )
    kinds = {stage.id: {"kind": stage.kind, "requires": stage.requires} for stage in toy.stages}
    assert set(map(frozenset, toy.combinations())) == closed_sets(kinds)


def facts() -> dict[str, dict]:
    """Each stage's facts, read from its own file and from nothing else."""
    return {
        path.parent.name: yaml.safe_load(path.read_text(encoding="utf-8"))["_stage"]
        for path in (snapshot.ROOT / "stages").glob("*/stage.yml")
    }


def closed_sets(stages: dict[str, dict]) -> set[frozenset[str]]:
    """Every set, of all there are, that holds a level and all that its stages need."""
    layers = [id for id, stage in stages.items() if stage["kind"] == "layer"]
    if len(layers) > 16:
        pytest.skip("too many layers to try every subset")
    subsets = chain.from_iterable(combinations(layers, size) for size in range(len(layers) + 1))
    ladders = [below(id, stages) for id, stage in stages.items() if stage["kind"] == "level"]
    everything = [frozenset({*ladder, *some}) for some in subsets for ladder in ladders]
    return {ids for ids in everything if all(ids.issuperset(stages[id]["requires"]) for id in ids)}


def below(id: str, stages: dict[str, dict]) -> set[str]:
    """A level and all that it stands on."""
    return {id}.union(*(below(need, stages) for need in stages[id]["requires"]))
