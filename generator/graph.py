"""
The stages, what each needs, and which sets of them make a project.

The one source is stages/<id>/stage.yml, in the order in which copier.yml includes them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

INCLUDE = re.compile(r"^!include (stages/(\w+)/stage\.yml)$", re.MULTILINE)


@dataclass(frozen=True)
class Stage:
    """One stage: a level of the ladder, or a layer that is free above it."""

    id: str
    title: str
    kind: Literal["level", "layer"]
    requires: tuple[str, ...]
    roadmap: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """Every stage, in the order in which a learner meets them."""

    stages: tuple[Stage, ...]

    def __getitem__(self, id: str) -> Stage:
        """The stage of that id. Raises KeyError where there is none."""
        for stage in self.stages:
            if stage.id == id:
                return stage
        raise KeyError(id)

    def __contains__(self, id: object) -> bool:
        return any(stage.id == id for stage in self.stages)

    @property
    def levels(self) -> tuple[Stage, ...]:
        """The ladder, from the bottom up."""
        return tuple(stage for stage in self.stages if stage.kind == "level")

    @property
    def layers(self) -> tuple[Stage, ...]:
        """What is free to choose above the ladder."""
        return tuple(stage for stage in self.stages if stage.kind == "layer")

    def closure(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These stages and all that they need, in order. Raises KeyError on an unknown id."""
        wanted: set[str] = set()
        waiting = list(ids)
        while waiting:
            id = waiting.pop()
            if id not in wanted:
                wanted.add(id)
                waiting.extend(self[id].requires)
        return self.in_order(wanted)

    def lacking(self, ids: Iterable[str], reached: Collection[str]) -> tuple[str, ...]:
        """Which of these stages, and of all that they need, are not reached. As `closure`."""
        return tuple(id for id in self.closure(ids) if id not in reached)

    def without(self, stage: str, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of these stages that do not need `stage`, and are not it, in order."""
        return self.in_order(id for id in ids if stage not in self.closure([id]))

    def in_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The same ids, in the order of copier.yml."""
        wanted = set(ids)
        return tuple(stage.id for stage in self.stages if stage.id in wanted)

    def combinations(self) -> Iterator[tuple[str, ...]]:
        """Every set of stages that holds all that its stages need, smallest first."""
        order = {stage.id: number for number, stage in enumerate(self.stages)}
        for height in range(1, len(self.levels) + 1):
            found = [frozenset(level.id for level in self.levels[:height])]
            # What a layer needs stands before it.
            for layer in self.layers:
                found += [ids | {layer.id} for ids in found if ids.issuperset(layer.requires)]
            numbered = [sorted(order[id] for id in ids) for ids in found]
            for numbers in sorted(numbered, key=lambda numbers: (len(numbers), numbers)):
                yield tuple(self.stages[number].id for number in numbers)

    def answers(self, combination: Iterable[str]) -> dict[str, str | bool]:
        """What to answer Copier for a combination: the highest level, and each layer."""
        ids = set(combination)
        level = [level.id for level in self.levels if level.id in ids][-1]
        return {"level": level} | {layer.id: layer.id in ids for layer in self.layers}

    def reached(self, answers: Mapping[str, Any]) -> tuple[str, ...]:
        """The stages that these answers turn on. Raises KeyError on an unknown level."""
        below = self.closure([answers.get("level", self.levels[0].id)])
        layers = [layer.id for layer in self.layers if answers.get(layer.id) is True]
        return self.in_order([*below, *layers])


def name(combination: Iterable[str], graph: Graph) -> str:
    """How a combination is called: its highest level, then its layers (`auth+api+cache`)."""
    answers = graph.answers(combination)
    layers = [id for id, chosen in answers.items() if chosen is True]
    return "+".join([str(answers["level"]), *layers])


def load(root: Path) -> Graph:
    """Read the stages of the template in `root`. Raises OSError where it is not a template."""
    questionnaire = (root / "copier.yml").read_text(encoding="utf-8")
    stages = []
    for path, id in INCLUDE.findall(questionnaire):
        facts = yaml.safe_load((root / path).read_text(encoding="utf-8"))["_stage"]
        stages.append(
            Stage(
                id=id,
                title=facts["title"],
                kind=facts["kind"],
                requires=tuple(facts["requires"]),
                roadmap=tuple(facts["roadmap"]),
            )
        )
    return Graph(tuple(stages))
