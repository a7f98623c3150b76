"""
A step's lines as the learner has them: their own edits among them, each line with its origin.

Three fresh projects are held against the learner's: the one before the stage, the one after it,
and the one of all the stages that the learner has. What is in none of them is the learner's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from generator import tour_change
from generator.graph import Stage
from generator.tour import Step, Tour
from generator.tour_change import Change, FileChange
from generator.tour_origins import Origins
from generator.tour_passage import passage

# How many lines around a passage show where it stands.
AROUND = 3

Mark = Literal["new", "yours", "before", "later", "gone"]


@dataclass(frozen=True)
class Row:
    """
    One line. `number` counts from 1 in the file it is shown from, `gone` lines in the file before.

    `stage` is the one in which a line was first met, or, of a `later` line, the one that brought
    it; it may be unknown. `around`: it shows where the passage stands and is no part of it.
    """

    mark: Mark
    number: int
    text: str
    stage: str = ""
    around: bool = False


@dataclass(frozen=True)
class View:
    """What to show for a step: rows, and a remark where they are not the learner's own."""

    rows: tuple[Row, ...] = ()
    remark: str = ""
    # All lines of the file that it is shown from, and of the file before the stage.
    shown: Sequence[str] = ()
    before: Sequence[str] = ()

    @property
    def first(self) -> int | None:
        """The number of the first line in the learner's file; None where it is not from there."""
        if self.remark:
            return None
        numbers = (row.number for row in self.rows if row.mark != "gone" and not row.around)
        return next(numbers, None)


@dataclass(frozen=True)
class Guided:
    """A tour, and all that its steps show in one project."""

    stage: Stage
    tour: Tour
    views: dict[Step, View]
    # The steps about files that came to this project with another stage.
    elsewhere: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Fresh:
    """Folders of fresh projects: before a stage (None for the first), after it, and with all."""

    before: Path | None
    after: Path
    now: Path


class Viewer:
    """Shows the steps of one stage's tour in one project."""

    def __init__(
        self, stage: str, root: Path, fresh: Fresh, origins: Origins, reached: Collection[str]
    ) -> None:
        self.stage = stage
        self.root = root
        self.fresh = fresh
        self.origins = origins
        self.earlier = [id for id in origins.graph.closure([stage]) if id != stage]
        self.reached = reached
        self.change: Change = tour_change.between(stage, fresh.before, fresh.after)

    def has(self, step: Step) -> bool:
        """Whether the stage has brought what this step is about to this project."""
        return step.file in self.change.files and self.origins.arrives(
            step.file, step.find, self.stage, self.reached
        )

    def view(self, step: Step) -> View:
        """The lines of a step."""
        try:
            lines = self.change.passage(step)
        except LookupError:
            return View(remark=f"The tour and {step.file} do not fit together here.")
        file = self.change.files[step.file]
        if file.binary:
            return View(remark="This file is no text.")
        before = file.before or ()
        if file.after is None:
            rows = tuple(_gone(file, file.removed))
            return View(rows, f"{self.stage} takes {step.file} away.", before=before)
        if not file.after:
            return View(remark="This file is empty.")
        own = tour_change.lines(self.root / step.file)
        now = tour_change.lines(self.fresh.now / step.file)
        indexes = _own_passage(step, file.after, own, lines) if own else None
        if own and indexes is not None:
            rows = tuple(self._rows(file, lines, own, now or [], indexes))
            return View(rows, shown=own, before=before)
        indexes = range(lines.start - 1, lines.stop - 1)
        rows = tuple(self._rows(file, lines, file.after, file.after, indexes))
        return View(rows, self._why_not_own(file, lines, own, now), file.after, before)

    def _rows(
        self, file: FileChange, lines: range, own: list[str], now: list[str], indexes: range
    ) -> Iterator[Row]:
        """The rows at these indexes of `own`, which are the passage `lines`, and some around."""
        to_own = matching(file.after or [], own)
        from_after = {theirs: index for index, theirs in to_own.items()}
        provided = set(matching(now, own).values())
        added = set(file.added)
        gone: dict[int, list[Row]] = {}
        for place, rows in _gone_at(file, lines).items():
            # Before the nearest line below that is there.
            below = (to_own[at - 1] for at in range(place, lines.stop) if at - 1 in to_own)
            gone.setdefault(next(below, indexes.stop - 1), []).extend(rows)
        for index in range(max(indexes.start - AROUND, 0), min(indexes.stop + AROUND, len(own))):
            around = index not in indexes
            yield from () if around else gone.get(index, ())
            text = own[index]
            if index not in provided:
                yield Row("yours", index + 1, text, around=around)
            elif index not in from_after:
                stage = self.origins.last(file.path, text, self.reached) or ""
                yield Row("later", index + 1, text, stage, around)
            else:
                mark: Mark = "new" if from_after[index] + 1 in added else "before"
                stage = self.origins.first(text, self.earlier) or ""
                yield Row(mark, index + 1, text, stage, around)

    def _why_not_own(
        self, file: FileChange, lines: range, own: list[str] | None, now: list[str] | None
    ) -> str:
        """Why a passage is shown as the stage brings it, not as it is in the project."""
        ours = f"These are the lines as {self.stage} brings them."
        if now is None:
            return f"A later stage has taken {file.path} away. {ours}"
        if own is None:
            return f"You have deleted {file.path}. {ours}"
        if lines[0] - 1 not in matching(file.after or [], now):
            return f"A later stage has changed this place. {ours}"
        return f"You have changed this place. {ours}"


def matching(old: list[str], new: list[str]) -> dict[int, int]:
    """The index in `new` of each line of `old` that is still there, by its index in `old`."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + offset: block.b + offset for block in blocks for offset in range(block.size)}


def _own_passage(step: Step, after: list[str], own: list[str], lines: range) -> range | None:
    """The indexes of a step's lines in the learner's file; None where the first is not there."""
    to_own = matching(after, own)
    if not step.find:
        return range(len(own)) if to_own else None
    start = to_own.get(lines[0] - 1)
    if start is None:
        return None
    if step.until:
        # Later stages may have brought another line with that text, and the learner none.
        last = max(to_own[number - 1] for number in lines if number - 1 in to_own)
        return range(start, last + 1)
    return passage(own, start)


def _gone(file: FileChange, numbers: Collection[int]) -> Iterator[Row]:
    for number in numbers:
        yield Row("gone", number, (file.before or [])[number - 1])


def _gone_at(file: FileChange, lines: range) -> dict[int, list[Row]]:
    """The lines that the stage takes away, by the number of the line before which they stood."""
    result: dict[int, list[Row]] = {}
    for hunk in file.hunks:
        for number, place in zip(hunk.removed, hunk.places, strict=True):
            if place in lines:
                result.setdefault(place, []).extend(_gone(file, [number]))
    return result
