"""
Edits of learners, made at every level and beside every layer: what becomes of each.

test_edits.py takes each from the first level at which it can be made to the top, by the command
itself. Here it is made wherever it makes sense on four ways up; see harness/everywhere.py.
"""

from collections import Counter

import pytest

import edits
from generator import graph
from generator.graph import Graph
from generator.merging import Merged
from harness import everywhere, report
from harness.everywhere import Everywhere

EDITS = edits.found()


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    return tmp_path_factory.mktemp("sites")


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_there_in_the_end_wherever_it_is_made(
    name, stages, fresh, sites, record_property
):
    edit = EDITS[name]
    follows = hasattr(edit, "follow")
    # To join migrations takes a second, each time.
    chosen = ("backwards", "early") if follows else ()
    found = Everywhere(edit, stages, fresh, sites).find(*chosen)
    kinds = Counter(end.kind for end in found.values())
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    report.note(record_property, "edits made anywhere", f"{name}: {counted}", counts=dict(kinds))
    lost = {start: end.words for start, end in found.items() if end.kind == "lost"}
    assert not lost
    if getattr(edit, "TAIL", False):
        assert set(kinds) == {"clean"}, found
    # It is the one of which test_edits.py runs the suite. Migrations are joined where they fork.
    if not follows:
        assert len({end.meaning for end in found.values() if end.kind == "clean"}) <= 1


def test_all_ways_lead_from_the_first_stage_to_all_of_them(stages):
    first, *_, last = stages.combinations()
    for combinations in everywhere.ways(stages).values():
        assert (combinations[0], combinations[-1]) == (first, last)
        assert {*combinations} <= {*stages.combinations()}
        assert len({*combinations}) == len(stages.stages)


# The proof itself, seen red.


@pytest.fixture
def words(stages, fresh, tmp_path):
    """How an edit ends that is made at each of the first three levels."""
    low = Graph(stages.levels[:3])

    def find(edit):
        found = Everywhere(edit, low, fresh, tmp_path / "sites").find("forwards")
        return {graph.name(at, low): end.words for (_, at), end in found.items()}

    return find


def test_what_is_made_at_three_levels_ends_three_times(words, stages):
    assert words(EDITS["own_setting"]) == {level.id: "clean" for level in stages.levels[:3]}


def test_both_sides_of_a_line_conflict(words, stages):
    first, second, third = (level.id for level in stages.levels[:3])
    found = words(EDITS["readme"])
    assert found == {first: f"conflict at {second} in README.md", second: "clean", third: "clean"}


def test_an_edit_that_a_merge_drops_is_lost(words, monkeypatch):
    def stages_side(old, mine, new, theirs):
        changed = {name: mine.get(name) for name in new if new[name] != old.get(name)}
        return {name: Merged(name, new[name], None, was, None) for name, was in changed.items()}

    monkeypatch.setattr(everywhere, "merge", stages_side)
    lost = [said.startswith("lost at") for said in words(EDITS["own_setting"]).values()]
    assert lost == [True, True, False]


def test_a_name_that_a_stage_takes_away_is_told(stages, fresh, tmp_path):
    found = Everywhere(EDITS["event_view"], stages, fresh, tmp_path / "sites").find("forwards")
    assert {end.kind for end in found.values()} == {"clean", "told"}
    assert any("the stage took away upcoming_events" in end.words for end in found.values())
