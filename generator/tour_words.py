"""What a tour says of a passage: the same in the terminal, in plain text and on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.tour_view import Mark, Row

# Signs of ASCII, which every terminal shows and no colour blindness hides.
SIGNS: dict[Mark, str] = {"new": "+", "yours": "*", "later": "~", "gone": "-", "before": " "}
MEANINGS: dict[Mark, str] = {
    "new": "new with this stage",
    "yours": "your own",
    "later": "came with a later stage",
    "gone": "taken away by this stage",
    "before": "was there before",
}
KINDS = {
    "idea": "an idea",
    "wiring": "wiring: it joins parts together",
    "boilerplate": "boilerplate: nothing to learn by heart",
}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an explanation, or lines of code in it; each a list of pieces."""

    code: bool
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The paragraph as it was written, with its backquotes: they tell code from words."""
        if self.code:
            return self.pieces[0][0]
        return "".join(f"`{piece}`" if code else piece for piece, code in self.pieces)


def paragraphs(text: str) -> list[Paragraph]:
    """
    The paragraphs of an explanation, each a line, as YAML's `>-` folds them.

    Indented lines are code. A piece is a text and whether it stood in backquotes.
    """
    result: list[Paragraph] = []
    for line in filter(str.strip, text.split("\n")):
        if line[0].isspace():
            result.append(Paragraph(True, ((line.rstrip(), True),)))
        else:
            pieces = enumerate(re.split(r"`([^`]+)`", line.strip()))
            told = tuple((piece, number % 2 == 1) for number, piece in pieces if piece)
            result.append(Paragraph(False, told))
    return result


def ranges(numbers: Iterable[int]) -> str:
    """Numbers of lines as one says them: `3, 5 to 7`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def met(rows: Iterable[Row]) -> list[str]:
    """Which lines were met in an earlier stage, and in which: `line 4 in start`."""
    return _by_stage("in", (row for row in rows if row.mark in ("new", "before")))


def came_later(rows: Iterable[Row]) -> list[str]:
    """Which lines a later stage brought, and which: `line 4 with api`."""
    return _by_stage("with", (row for row in rows if row.mark == "later"))


def _by_stage(word: str, rows: Iterable[Row]) -> list[str]:
    stages: dict[str, list[int]] = {}
    for row in rows:
        if row.stage and not row.around:
            stages.setdefault(row.stage, []).append(row.number)
    return [
        f"{'lines' if len(numbers) > 1 else 'line'} {ranges(numbers)} {word} {stage}"
        for stage, numbers in stages.items()
    ]


def notes(rows: Iterable[Row]) -> list[str]:
    """What there is to say below a passage, a sentence each."""
    rows = list(rows)
    found = []
    if lines := met(rows):
        found.append(f"Met before: {'; '.join(lines)}.")
    if lines := came_later(rows):
        found.append(f"Came later: {'; '.join(lines)}.")
    return found


def visible(line: str) -> str:
    """A line with its tabs as blanks, and every sign that steers a terminal spelled out."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in line.expandtabs(4)
    )
