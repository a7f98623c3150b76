"""Where a project stands among the stages: what is done, what can come now, what is locked."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from generator.errors import UserError
from generator.graph import Graph, Stage


@dataclass(frozen=True)
class State:
    """The state of one stage in one project; `missing` is what it waits for."""

    word: Literal["done", "next", "open", "locked"]
    missing: tuple[str, ...] = ()


def states(graph: Graph, reached: Collection[str]) -> dict[str, State]:
    """The state of every stage, by id."""
    return {stage.id: _state(stage, reached) for stage in graph.stages}


def _state(stage: Stage, reached: Collection[str]) -> State:
    if stage.id in reached:
        return State("done")
    missing = tuple(id for id in stage.requires if id not in reached)
    if missing:
        return State("locked", missing)
    return State("next" if stage.kind == "level" else "open")


def next_level(graph: Graph, reached: Collection[str]) -> Stage | None:
    """The lowest level that the project does not have, or None at the top of the ladder."""
    return next((level for level in graph.levels if level.id not in reached), None)


def require_known(graph: Graph, names: Iterable[str]) -> None:
    """See that all these are stages. Raises UserError with what may have been meant."""
    ids = [stage.id for stage in graph.stages]
    for name in names:
        if name not in ids:
            near = difflib.get_close_matches(name.lower(), ids, n=1)
            raise UserError(
                f'there is no stage "{name}"',
                f"Did you mean {near[0]}?" if near else "django-stages list shows them all.",
            )
