"""A tour as one page for the browser: it needs no network, and no script to be read."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.progress import Progress
from generator.tour import Step
from generator.tour_colours import Line, coloured
from generator.tour_view import Guided, Row, View
from generator.tour_words import KINDS, MEANINGS, SIGNS, notes, paragraphs

# By this a page is known as ours, so that nothing else is written over.
SIGN = b'<meta name="generator" content="django-stages tour">'
TEMPLATE = Path(__file__).with_name("tour_page.html")
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """A row with its code in colours, and what there is to say beside it."""

    row: Row
    code: Line
    note: str

    @property
    def sign(self) -> str:
        """The sign of its mark."""
        return SIGNS[self.row.mark]

    @property
    def meaning(self) -> str:
        """The mark in words."""
        return MEANINGS[self.row.mark]


@dataclass(frozen=True)
class Shown:
    """A step, with all that the page says of it."""

    number: int
    step: Step
    view: View
    word: str
    rows: tuple[Cell, ...]

    @property
    def pairs(self) -> list[tuple[Cell | None, Cell | None]]:
        """Before and now, side by side; nothing where there is nothing before."""
        before = [cell.row.text for cell in self.rows if cell.row.mark in ("gone", "before")]
        if "".join(before).strip():
            return list(_pairs(self.rows))
        return []

    @property
    def marks(self) -> list[tuple[str, str]]:
        """The signs that stand in the passage, and what they mean."""
        met = {cell.row.mark for cell in self.rows} - {"before"}
        return [(SIGNS[mark], meaning) for mark, meaning in MEANINGS.items() if mark in met]

    @property
    def notes(self) -> list[str]:
        """What there is to say below the passage."""
        return notes(self.view.rows)


def page(guided: Guided, progress: Progress) -> str:
    """The whole page."""
    judged = progress.steps(guided.stage.id)
    steps = [
        Shown(
            number,
            step,
            guided.views[step],
            {"understood": "understood", "later": "for later"}.get(judged.get(step.slug, ""), ""),
            tuple(_cells(step.file, guided.views[step])),
        )
        for number, step in enumerate(guided.tour.steps, start=1)
    ]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATE.name).render(
        stage=guided.stage,
        steps=steps,
        kinds=KINDS,
        paragraphs=paragraphs,
        policy=_policy(TEMPLATE.read_text(encoding="utf-8")),
    )


def _policy(template: str) -> str:
    """What the page may do: nothing but show itself and run its own script."""
    script = SCRIPT.findall(template)[-1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


def _cells(file: str, view: View) -> Iterator[Cell]:
    shown, before = coloured(file, view.shown), coloured(file, view.before)
    above = ""
    for row in view.rows:
        note = "" if row.around else _note(row)
        line = (before if row.mark == "gone" else shown)[row.number - 1]
        # In a run of lines the first says it for all.
        yield Cell(row, line, note if note != above else "")
        above = note


def _note(row: Row) -> str:
    if row.mark == "yours":
        return "yours"
    if row.mark == "later":
        return f"came with {row.stage}" if row.stage else "came later"
    return f"first met in {row.stage}" if row.stage else ""


def _pairs(cells: tuple[Cell, ...]) -> Iterator[tuple[Cell | None, Cell | None]]:
    """Each line that was there beside itself, each that is gone beside what is there instead."""
    gone: list[Cell] = []
    for cell in cells:
        if cell.row.mark == "gone":
            gone.append(cell)
        elif cell.row.mark == "before":
            yield from ((left, None) for left in gone)
            gone = []
            yield cell, cell
        else:
            yield (gone.pop(0) if gone else None), cell
    yield from ((left, None) for left in gone)
