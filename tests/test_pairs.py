"""
What two stages do together is tested where both are, and nowhere else.

Such a test stands in a file `test_with_ONE.py` of the other stage, whose gate asks for both.

    uv run pytest -n 0 tests/test_pairs.py -k mails
"""

from pathlib import PurePosixPath

import pytest

from conftest import GATES, STAGES
from generator import graph
from harness import checks, programs, report, steps

pytest_plugins = ["layer_fixtures"]

NAMED = "test_with_"


def of_pairs(gates):
    """Each file that says that it is a test with another stage, and both stages."""
    found = {}
    for name in gates.names:
        stem = PurePosixPath(name).stem
        if stem.startswith(NAMED) and name.endswith(".py"):
            found[name] = {stem.removeprefix(NAMED), gates.stage_of(name)}
    return found


def flaws(gates, name, both):
    """What is wrong with where a file is."""
    unknown = sorted(str(id) for id in both if id not in gates.stages)
    if unknown or len(both) < 2:
        return [f"{name}: no two stages, but {sorted(map(str, both))}"]
    return [
        f"{name} is {'not ' * (not there)}in {graph.name(ids, gates.stages)}"
        for ids in gates.stages.combinations()
        if (there := name in gates.files(ids)) != both.issubset(ids)
    ]


PAIRS = of_pairs(GATES)


@pytest.mark.parametrize("name", PAIRS)
def test_it_is_there_exactly_when_both_are(name):
    assert flaws(GATES, name, PAIRS[name]) == []


@pytest.mark.parametrize("name", PAIRS)
def test_it_runs_where_there_are_only_these_two(name, build, record_property):
    home = STAGES.closure(PAIRS[name])
    module = name.removesuffix(".py").replace("/", ".")
    result = checks.run(build(home), parts=(f"suite {module}",))
    assert result.ok, result
    assert all(test.startswith(f"{module}.") for test in result.ran), result.ran
    line = f"{graph.name(home, STAGES)}: {len(result.ran)} tests in {name}"
    report.note(record_property, "tests of two stages together", line)
    programs.excuse(result.skipped)


def test_what_a_stage_brings_no_other_takes_away():
    """So the smallest projects with a file say all of where it is."""
    assert gone(GATES) == []


def gone(gates):
    """Which files a stage takes away, and where."""
    return [
        f"{name} is gone in {graph.name(step.after, gates.stages)}"
        for step in steps.every(gates.stages)
        for name in sorted(gates.files(step.before) - gates.files(step.after))
    ]


def test_a_test_of_two_stages_says_so_by_its_name():
    assert [name for name in joint(GATES) if name not in PAIRS] == []


def joint(gates):
    """The modules of tests that need two stages together, and not one with either of several."""
    everything = list(gates.stages.combinations())
    alone = {gates.stages.closure([stage.id]) for stage in gates.stages.stages}
    for name in gates.names:
        if PurePosixPath(name).match("test_*.py"):
            where = [ids for ids in everything if name in gates.files(ids)]
            smallest = gates.smallest(where)
            if len(smallest) == 1 and not alone.intersection(smallest):
                yield name


# The proof itself, seen red.

BOTH = ["/cache/test_with_api.py"]


@pytest.mark.parametrize(
    ("id", "condition", "wrong"),
    [
        ("cache", "not (api and cache)", []),
        ("cache", "not api", []),
        ("cache", "not (api or cache)", ["is in high+cache", "is in high+cache+live"]),
        ("cache", "not live", ["is in high+cache+live", "is not in high+api+cache"]),
        ("cache", "api and live", ["is in high+cache", "is not in high+api+cache+live"]),
    ],
)
def test_a_wrong_gate_is_seen(id, condition, wrong, toy):
    toy.put("cache/test_with_api.py")
    toy.gate(id, {condition: BOTH})
    [(name, both)] = of_pairs(toy.gates).items()
    found = "\n".join(flaws(toy.gates, name, both))
    assert all(problem in found for problem in wrong) and bool(found) == bool(wrong), found


def test_a_name_of_no_stage_is_seen(toy):
    toy.put("cache/test_with_friends.py")
    [(name, both)] = of_pairs(toy.gates).items()
    assert flaws(toy.gates, name, both) == [f"{name}: no two stages, but ['cache', 'friends']"]


def test_a_file_that_a_stage_takes_away_is_seen(toy):
    toy.gate("live", {"live and cache": ["/api/code.py"]})
    assert gone(toy.gates) == ["api/code.py is gone in high+api+cache+live"] * 2


def test_a_test_of_two_stages_by_another_name_is_seen(toy):
    for name in ("cache/test_a.py", "cache/test_b.py", "shared/test_c.py", "cache/d.py"):
        toy.put(name)
    toy.put("cache/test_on_either.py")
    toy.gate("cache", {"not api": ["/cache/test_a.py", "/cache/d.py"]})
    toy.gate("live", {"not (api or live)": ["/shared/test_c.py"]})
    # What either of two brings about can be named after neither.
    toy.gate("cache", {"not (api or live)": ["/cache/test_on_either.py"]})
    assert list(joint(toy.gates)) == ["cache/test_a.py"]
