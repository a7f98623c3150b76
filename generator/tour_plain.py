"""A tour as text from top to bottom, for a screen reader, a pipe or a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from generator.progress import Progress
from generator.tour import Step
from generator.tour_view import Guided, Row, View
from generator.tour_words import KINDS, MEANINGS, notes, paragraphs, ranges, visible

BELOW = "    "


def text(guided: Guided, progress: Progress) -> Iterator[str]:
    """The lines of the whole tour."""
    stage, tour = guided.stage, guided.tour
    yield f"Tour of {stage.id}: {stage.title}, {len(tour.steps)} steps."
    judged = progress.steps(stage.id)
    for number, step in enumerate(tour.steps, start=1):
        yield ""
        word = judged.get(step.slug)
        yield f"Step {number} of {len(tour.steps)}: {step.title}{f' ({word})' if word else ''}"
        yield from _step(step, guided.views[step])
    yield ""
    yield "That was the tour. What comes next: django-stages check"


def _step(step: Step, view: View) -> Iterator[str]:
    where = f"{step.file}, line {view.first}" if view.first else step.file
    yield f"File: {where}. Kind: {KINDS[step.kind]}."
    if step.folded:
        yield step.summary
        return
    if view.remark:
        yield f"Note: {view.remark}"
    yield from _passage(view.rows)
    for name, words in (("Question", step.question), ("Why", step.why), ("Try", step.try_)):
        if words:
            first, *rest = [part.text for part in paragraphs(words)]
            yield f"{name}: {first}"
            yield from rest
    if step.address:
        yield f"Django's documentation: {step.address}"


def _passage(rows: Sequence[Row]) -> Iterator[str]:
    """The passage, in runs of lines with the same mark, each under a heading of its own."""
    for (around, mark), run in groupby(_joined(rows), lambda row: (row.around, row.mark)):
        lines = list(run)
        what = "Lines" if len(lines) > 1 else "Line"
        # What is gone has numbers of the file before; they would only mislead.
        which = what if mark == "gone" else f"{what} {ranges(row.number for row in lines)}"
        yield f"{which}, {'around it' if around else MEANINGS[mark]}:"
        for row in lines:
            yield f"{BELOW}{visible(row.text)}".rstrip()
    yield from notes(rows)


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows; a blank one belongs to what stands above it, so that it begins no run."""
    above = None
    for row in rows:
        if row.around:
            # Whose those are is told where they are the passage.
            row = replace(row, mark="before")
        elif above and not (above.around or row.text.strip() or "gone" in (row.mark, above.mark)):
            row = replace(row, mark=above.mark, stage="")
        yield row
        above = row
