"""
What becomes of an edit that is made anywhere, on every way up from there.

Here an edit is no project but what differs from a new one at the same stages: contents by file.
A stage turns that into another difference, by the merge of `django-stages add`. Edits that are
made at different heights are soon the same difference at the same stages, and what becomes of
that is found once. So all starts on all ways cost little more than one. What this leaves out
is Copier's opinion of each merge, and the checks on the way: lanes.py has those.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from generator import gone
from generator.graph import Graph
from generator.merging import merge
from harness import projects, steps

Combination = tuple[str, ...]
# What differs from a new project: contents by file, None where there is none.
Difference = tuple[tuple[str, bytes | None], ...]
Contents = Iterable[tuple[str, bytes | None]]


@dataclass(frozen=True)
class End:
    """What became of it: `clean`, or a word and where; `left` is what still differs then."""

    words: str
    left: Difference = ()

    @property
    def kind(self) -> str:
        return self.words.split()[0]

    @property
    def meaning(self) -> tuple[tuple[str, bytes | str | None], ...]:
        """What is left, without the ways in which Python can be set out."""
        return tuple(
            (name, ast.dump(ast.parse(content)) if content and name.endswith(".py") else content)
            for name, content in self.left
        )


def ways(stages: Graph) -> dict[str, list[Combination]]:
    """
    Ways up from the first stage to all, each a list of combinations.

    Layers come in three orders after all levels; on a fourth way each comes as soon as it can.
    """
    levels = [level.id for level in stages.levels]
    taken = {which: [*levels, *order] for which, order in steps.orders(stages).items()}
    taken["early"] = early(stages)
    return {which: climbed(order, stages) for which, order in taken.items()}


def early(stages: Graph) -> list[str]:
    found: list[str] = []
    for level in stages.levels:
        found.append(level.id)
        for layer in stages.layers:
            if layer.id not in found and set(stages.closure([layer.id])) <= {*found, layer.id}:
                found.append(layer.id)
    return found


def climbed(order: list[str], stages: Graph) -> list[Combination]:
    return [stages.in_order(order[: count + 1]) for count in range(len(order))]


@dataclass
class Everywhere:
    """All there is to be found of one edit."""

    edit: ModuleType
    stages: Graph
    fresh: Callable[[Combination], Path]
    place: Path
    # By way, and by the stages where it was made.
    ends: dict[tuple[str, Combination], End] = field(default_factory=dict)
    starts: dict[Combination, Difference | None] = field(default_factory=dict)
    # Of a difference at some stages, what became of it by the next, and what it was then.
    known: dict[tuple[Combination, Combination, Difference], Difference | End] = field(
        default_factory=dict
    )

    def find(self, *chosen: str) -> dict[tuple[str, Combination], End]:
        """Make the edit wherever it makes sense on some ways, or all, and take it to the end."""
        least = set(self.stages.closure([self.edit.LEVEL]))
        every = ways(self.stages)
        for way in chosen or every:
            reached = [at for at in every[way] if least <= {*at}]
            for number, at in enumerate(reached):
                if at not in self.starts:
                    self.starts[at] = self.made(at)
                made = self.starts[at]
                if made is not None:
                    self.ends[way, at] = self.up(made, reached[number:])
        return self.ends

    def made(self, at: Combination) -> Difference | None:
        """The edit at these stages; None where what it is about is not there any more."""
        try:
            found = self.followed(at, self.changed(at, (), self.edit.apply))
            with self.project(at, found) as site:
                self.edit.holds(site)
        except Exception:
            if at == self.stages.closure([self.edit.LEVEL]):
                raise
            return None
        return found

    def up(self, made: Difference, reached: list[Combination]) -> End:
        for before, after in pairwise(reached):
            key = before, after, made
            if key not in self.known:
                self.known[key] = self.step(*key)
            found = self.known[key]
            if isinstance(found, End):
                return found
            made = found
        return End("clean", made)

    def step(self, before: Combination, after: Combination, made: Difference) -> Difference | End:
        """What the difference is after the next stage, or how it ends there."""
        old, new = contents(self.fresh(before)), contents(self.fresh(after))
        mine = put(old, made)
        changed = merge(old, mine, new, "the stage")
        [stage] = {*after}.difference(before)
        if met := [name for name, one in changed.items() if one.conflict]:
            return End(f"conflict at {stage} in {', '.join(met)}", made)
        theirs = put(mine, [(name, one.content) for name, one in changed.items()])
        left = between(new, theirs)
        left = self.followed(after, left)
        with self.project(after, left) as site:
            try:
                self.edit.holds(site)
            except Exception as error:
                return End(f"lost at {stage}: {type(error).__name__} {error}", left)
        files = {name for name, _ in left}
        missing = gone.gone(python(mine), python(put(new, left)))
        if own := [one for one in missing if one.file in files]:
            names = ", ".join(f"{one.name} in {one.file}" for one in own)
            return End(f"told at {stage}: the stage took away {names}", left)
        return left

    def followed(self, at: Combination, made: Difference) -> Difference:
        """What a difference is when the learner has done what a lesson says."""
        follow = getattr(self.edit, "follow", None)
        return self.changed(at, made, follow) if follow else made

    def changed(
        self, at: Combination, made: Difference, change: Callable[[Path], None]
    ) -> Difference:
        """What a difference becomes where a project that has it is changed."""
        with self.project(at, made) as site:
            try:
                change(site)
            finally:
                found = between(contents(self.fresh(at)), projects.files(site))
                self.put_back(at, site, found)
        return found

    @contextmanager
    def project(self, at: Combination, made: Difference) -> Iterator[Path]:
        """A project at these stages with a difference in it, which is taken out in the end."""
        fresh = self.fresh(at)
        site = self.place / fresh.name
        if not site.exists():
            projects.duplicate(fresh, site)
        write(site, made)
        try:
            yield site
        finally:
            self.put_back(at, site, made)

    def put_back(self, at: Combination, site: Path, made: Difference) -> None:
        new = contents(self.fresh(at))
        write(site, [(name, new.get(name)) for name, _ in made])


@cache
def contents(project: Path) -> dict[str, bytes]:
    """The files of a new project. The same content is the same object, in whatever project."""
    return {name: one_of(content) for name, content in projects.files(project).items()}


@cache
def one_of(content: bytes) -> bytes:
    return content


def between(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Difference:
    return tuple((name, new.get(name)) for name in projects.difference(old, new))


def put(files: Mapping[str, bytes], made: Contents) -> dict[str, bytes]:
    """Files with a difference."""
    found: dict[str, bytes | None] = {**files, **dict(made)}
    return {name: content for name, content in found.items() if content is not None}


def write(site: Path, made: Contents) -> None:
    for name, content in made:
        path = site / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def python(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: text_of(content) for name, content in files.items() if name.endswith(".py")}


@cache
def text_of(content: bytes) -> str:
    return content.decode("utf-8", "replace")
