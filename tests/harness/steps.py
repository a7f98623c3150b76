"""The single steps between combinations: one stage more, and the way back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator import graph
from generator.graph import Graph


@dataclass(frozen=True)
class Step:
    """One stage, added to a combination."""

    stage: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def answer(self, stages: Graph) -> dict[str, str | bool]:
        """What to tell Copier to take it."""
        return changed(stages.answers(self.before), stages.answers(self.after))

    def answer_back(self, stages: Graph) -> dict[str, str | bool]:
        """What to tell Copier to take it back."""
        return changed(stages.answers(self.after), stages.answers(self.before))

    def name(self, stages: Graph) -> str:
        return f"{graph.name(self.before, stages)}-to-{graph.name(self.after, stages)}"


def changed(old: dict, new: dict) -> dict:
    return {key: value for key, value in new.items() if old[key] != value}


def every(stages: Graph) -> Iterator[Step]:
    """Every step that there is."""
    everything = list(stages.combinations())
    known = set(everything)
    for before in everything:
        for stage in stages.stages:
            after = stages.in_order([*before, stage.id])
            if stage.id not in before and after in known:
                yield Step(stage.id, before, after)


def covering(stages: Graph) -> list[Step]:
    """
    A set of steps that shows each stage beside each other stage, and without it.

    Each stage is added as early as it can be, and last of all. Then, from the fullest
    combinations down and from the emptiest up, a step is taken if it adds a stage in a company
    in which that stage has not been added yet: with or without one other stage. What goes wrong
    between three stages only is left to `--all-updates`.
    """
    steps = sorted(every(stages), key=lambda step: -len(step.before))
    ends = [step for stage in stages.stages for step in both_ends(stage.id, stages)]
    seen: set[tuple[str, str, bool]] = set()
    taken = []
    for step in [
        *ends,
        *(step for pair in zip(steps, reversed(steps), strict=True) for step in pair),
    ]:
        company = set(pairs(step, stages))
        if not company <= seen or (step in ends and step not in taken):
            seen |= company
            taken.append(step)
    return sorted(taken, key=lambda step: (len(step.before), step.before))


def pairs(step: Step, stages: Graph) -> Iterable[tuple[str, str, bool]]:
    """With whom, and without whom, a step adds its stage."""
    return ((step.stage, other.id, other.id in step.before) for other in stages.stages)


def orders(stages: Graph) -> dict[str, list[str]]:
    """Three orders of all layers, in each of which a layer comes after what it needs."""
    ids = [layer.id for layer in stages.layers]
    middle = len(ids) // 2
    wanted = {
        "forwards": ids,
        "backwards": ids[::-1],
        "from-the-middle": [*ids[middle:], *ids[:middle]],
    }
    return {which: possible(order, stages) for which, order in wanted.items()}


def possible(order: list[str], stages: Graph) -> list[str]:
    """The same layers, each as soon as what it needs is there."""
    there, waiting = {level.id for level in stages.levels}, [*order]
    found = []
    while waiting:
        one = next(id for id in waiting if there.issuperset(stages[id].requires))
        waiting.remove(one)
        there.add(one)
        found.append(one)
    return found


def first(stage: str, stages: Graph) -> Step | None:
    """The step that adds a stage to as little as it needs; none for the very first."""
    after = stages.closure([stage])
    before = tuple(id for id in after if id != stage)
    return Step(stage, before, after) if before else None


def both_ends(stage: str, stages: Graph) -> Iterator[Step]:
    """The steps that add a stage to as little, and to as much, as can be; none for the first."""
    least = first(stage, stages)
    if least:
        yield least
        before = stages.without(stage, (other.id for other in stages.stages))
        yield Step(stage, before, stages.in_order([*before, stage]))


def upwards(combination: tuple[str, ...], stages: Graph) -> Iterator[Step]:
    """From a combination to all there is, one stage at a time, in order."""
    for stage in stages.stages:
        if stage.id not in combination:
            after = stages.in_order([*combination, stage.id])
            yield Step(stage.id, combination, after)
            combination = after


def ladder(stages: Graph) -> list[tuple[str, ...]]:
    """From the first stage alone to all of them, one stage more at a time."""
    first = (stages.stages[0].id,)
    return [first, *(step.after for step in upwards(first, stages))]
