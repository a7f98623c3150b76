"""
A stage that is added by an update leaves what a fresh copy with it would have.

Every single step from every combination when `--all-updates` is given; otherwise the steps of
`harness.steps.covering`, which are all of them while the stages are few.
"""

from itertools import combinations

import pytest
import yaml

from generator import graph
from generator.graph import Graph, Stage
from harness import projects, report, snapshot, steps
from harness.git import commit, conflicts


def test_step(step, stages, fresh, tmp_path):
    there_and_back(step, stages, fresh, tmp_path / "site")


def there_and_back(step, stages, fresh, folder):
    """Add the stage and take it away again; hold both against fresh copies."""
    project = projects.duplicate(fresh(step.before), folder)
    commit(project, "Start")
    for answer, goal in [
        (step.answer(stages), step.after),
        (step.answer_back(stages), step.before),
    ]:
        projects.update(project, answer)
        assert not conflicts(project)
        new, expected = projects.files(project), projects.files(fresh(goal))
        assert projects.difference(new, expected) == []
        assert projects.folders(project) == projects.folders(fresh(goal))
        commit(project, f"Now {graph.name(goal, stages)}")


def test_the_order_of_layers_does_not_matter(stages, fresh, tmp_path):
    for one, other in combinations((layer.id for layer in stages.layers), 2):
        in_both_orders(one, other, stages, fresh, tmp_path / f"{one}-{other}")


def in_both_orders(one, other, stages, fresh, folder):
    """Two layers, one after the other, each time with all that they need there before."""
    after = stages.closure([one, other])
    before = tuple(id for id in after if id not in (one, other))
    if one in stages.closure([other]) or other in stages.closure([one]):
        return
    for order in [(one, other), (other, one)]:
        project = projects.duplicate(fresh(before), folder / "-".join(order))
        commit(project, "Start")
        for layer in order:
            projects.update_and_commit(project, {layer: True}, f"Add {layer}")
        assert projects.difference(projects.files(project), projects.files(fresh(after))) == []


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
        there_and_back(step, LAYERED, layered, tmp_path / step.name(LAYERED))


def test_layers_are_added_in_any_order(layered, tmp_path):
    in_both_orders("api", "cache", LAYERED, layered, tmp_path / "orders")
    in_both_orders("live", "cache", LAYERED, layered, tmp_path / "orders-live")
