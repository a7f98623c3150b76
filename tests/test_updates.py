"""
A stage that is added by an update leaves what a fresh copy with it would have.

Every single step from every combination when `--all-updates` is given; otherwise the steps of
`harness.steps.covering`: among them each layer alone, and each as the last of all. Then all
layers in three orders, up and down.
"""

from itertools import pairwise

import pytest
import yaml

from conftest import STAGES
from generator import graph
from generator.graph import Graph, Stage
from harness import projects, report, snapshot, steps
from harness.git import commit, conflicts


def test_step(step, stages, fresh, tmp_path):
    """Add the stage and take it away again."""
    after_each([step.before, step.after, step.before], stages, fresh, tmp_path / "site")


ORDERS = steps.orders(STAGES)


@pytest.mark.parametrize("which", ORDERS)
def test_the_order_of_layers_does_not_matter(which, stages, fresh, tmp_path):
    """All of them, one by one, and away again in another order."""
    up, down = round_trip(which, stages)
    after_each(up + down, stages, fresh, tmp_path / "site")


def round_trip(which, stages):
    """The combinations on the way up, in an order, and down again, as another order came up."""
    orders = steps.orders(stages)
    names = [*orders]
    other = orders[names[(names.index(which) + 1) % len(names)]]
    bare = stages.closure(level.id for level in stages.levels)
    up = [stages.in_order([*bare, *orders[which][:n]]) for n in range(len(other) + 1)]
    down = [stages.in_order([*bare, *other[:n]]) for n in reversed(range(len(other)))]
    return up, down


def after_each(combinations, stages, fresh, folder):
    """Update a project from one to the next; each time it is what a fresh copy would be."""
    project = projects.duplicate(fresh(combinations[0]), folder)
    commit(project, "Start")
    for before, goal in pairwise(combinations):
        answer = steps.changed(stages.answers(before), stages.answers(goal))
        projects.update(project, answer)
        assert not conflicts(project)
        new, expected = projects.files(project), projects.files(fresh(goal))
        assert projects.difference(new, expected) == [], graph.name(goal, stages)
        assert projects.folders(project) == projects.folders(fresh(goal))
        commit(project, f"Now {graph.name(goal, stages)}")


def test_a_stage_mostly_adds(stage, stages, fresh, record_property):
    step = steps.first(stage, stages)
    added, removed = projects.changed_lines(fresh(step.before), fresh(step.after))
    share = round(100 * added / max(added + removed, 1))
    facts = yaml.safe_load((snapshot.ROOT / f"stages/{stage}/stage.yml").read_text("utf-8"))
    reason = facts["_stage"].get("rewrites")
    line = f"{stages.in_order(stages.closure([stage])).index(stage) + 1:2} {stage:12} "
    line += f"+{added} -{removed} lines: {share} of 100 are additions"
    report.note(record_property, "what a stage adds", line + (f" ({reason})" if reason else ""))
    assert share >= 85 or (isinstance(reason, str) and reason.strip()), (
        f"{stage}: {share} of 100 changed lines are additions: change the earlier stage so that "
        "this one need not, or say in its stage.yml under _stage.rewrites why it must"
    )


LAYERED = Graph(
    (
        Stage("low", "Low", "level", (), ()),
        Stage("high", "High", "level", ("low",), ()),
        Stage("api", "API", "layer", ("high",), ()),
        Stage("cache", "Cache", "layer", ("high",), ()),
        Stage("live", "Live", "layer", ("api",), ()),
    )
)


def test_covering_steps_show_each_pair_of_stages():
    needed = {pair for step in steps.every(LAYERED) for pair in steps.pairs(step, LAYERED)}
    taken = steps.covering(LAYERED)
    assert {pair for step in taken for pair in steps.pairs(step, LAYERED)} == needed
    assert len(taken) < len(list(steps.every(LAYERED)))


@pytest.fixture
def layered(tmp_path):
    """A template with layers, in the way of this repository's own."""
    root = tmp_path / "layered"
    (root / "template").mkdir(parents=True)
    questions = ["level: {type: str, default: low, choices: [low, high]}"]
    questions += [f"{id}: {{type: bool, default: false}}" for id in ("api", "cache", "live")]
    head = (snapshot.ROOT / "copier.yml").read_text("utf-8").partition("# What a run")[0]
    exclude = "\n".join(f"  - '[= \"/{id}.py\" if not {id} =]'" for id in ("api", "cache", "live"))
    (root / "copier.yml").write_text(f"{head}\n_exclude:\n{exclude}\n" + "\n".join(questions))
    lines = [f'#: if {id}\n    "{id}",\n#: endif\n' for id in ("api", "cache", "live")]
    (root / "template/settings.py").write_text(f"APPS = [\n{''.join(lines)}    # Yours.\n]\n")
    for id in ("api", "cache", "live"):
        (root / f"template/{id}.py").write_text(f'"""{id}."""\n')
    answers = (snapshot.ROOT / "template/.copier-answers.yml").read_bytes()
    (root / "template/.copier-answers.yml").write_bytes(answers)
    commit(root, "A template with layers")

    def make(combination):
        folder = tmp_path / graph.name(combination, LAYERED)
        return folder if folder.exists() else projects.copy(root, folder, LAYERED, combination)

    return make


def test_layers_are_added_and_taken_away(layered, tmp_path):
    for step in steps.covering(LAYERED):
        way = [step.before, step.after, step.before]
        after_each(way, LAYERED, layered, tmp_path / step.name(LAYERED))


@pytest.mark.parametrize("which", steps.orders(LAYERED))
def test_layers_are_added_in_any_order(which, layered, tmp_path):
    up, down = round_trip(which, LAYERED)
    after_each(up + down, LAYERED, layered, tmp_path / "site")


def test_what_an_order_leaves_behind_is_seen(layered, tmp_path):
    bare, api, _ = way = [("low", "high"), ("low", "high", "api"), ("low", "high")]
    other = projects.duplicate(layered(bare), tmp_path / "other")
    (other / "leftover").mkdir()
    with pytest.raises(AssertionError):
        after_each(way, LAYERED, {bare: other, api: layered(api)}.get, tmp_path / "site")


def test_three_orders_of_layers():
    assert steps.orders(LAYERED) == {
        "forwards": ["api", "cache", "live"],
        "backwards": ["cache", "api", "live"],
        "from-the-middle": ["cache", "api", "live"],
    }
    up, down = round_trip("forwards", LAYERED)
    assert [graph.name(ids, LAYERED) for ids in up + down] == [
        "high",
        "high+api",
        "high+api+cache",
        "high+api+cache+live",
        "high+api+cache",
        "high+cache",
        "high",
    ]


def test_covering_steps_show_each_stage_at_both_ends():
    for stages in (STAGES, LAYERED):
        taken = steps.covering(stages)
        assert len(taken) == len(set(taken))
        for stage in stages.stages:
            assert {*steps.both_ends(stage.id, stages)} <= {*taken}
    assert [step.name(LAYERED) for step in steps.both_ends("api", LAYERED)] == [
        "high-to-high+api",
        "high+cache-to-high+api+cache",
    ]
