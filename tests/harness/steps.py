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

    From the fullest combinations down and then from the emptiest up, a step is taken if it
    adds a stage in a company in which that stage has not been added yet: with or without one
    other stage. What goes wrong between three stages only is left to `--all-updates`.
    """
    steps = sorted(every(stages), key=lambda step: -len(step.before))
    seen: set[tuple[str, str, bool]] = set()
    taken = []
    for step in [step for pair in zip(steps, reversed(steps), strict=True) for step in pair]:
        company = set(pairs(step, stages))
        if not company <= seen:
            seen |= company
            taken.append(step)
    return sorted(taken, key=lambda step: (len(step.before), step.before))


def pairs(step: Step, stages: Graph) -> Iterable[tuple[str, str, bool]]:
    """With whom, and without whom, a step adds its stage."""
    return ((step.stage, other.id, other.id in step.before) for other in stages.stages)


def first(stage: str, stages: Graph) -> Step | None:
    """The step that adds a stage to as little as it needs; none for the very first."""
    after = stages.closure([stage])
    before = tuple(id for id in after if id != stage)
    return Step(stage, before, after) if before else None


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
