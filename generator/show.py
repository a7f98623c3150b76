"""Words, Markdown and columns: with colour on a terminal, plain text anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from generator import output


def line(text: str, style: str = "") -> None:
    """Write a line, in a style of Rich's on a terminal."""
    if not (style and sys.stdout.isatty()):
        output.say(text)
        return
    from rich.text import Text

    output.terminal().print(Text(text, style))


def prose(markdown: str) -> None:
    """Write Markdown: set out on a terminal, as it is where it is piped or read aloud."""
    if not sys.stdout.isatty():
        output.say(markdown)
        return
    from rich.markdown import Markdown

    console = output.terminal()
    # Themes of code blocks are made for dark or for light; the terminal's own colours fit both.
    console.print(Markdown(markdown, code_theme="ansi_dark"), width=min(console.width, 88))


def columns(rows: Sequence[Sequence[str]], styles: Sequence[str] = ()) -> None:
    """Write rows, the first of them the headings, in columns; `styles` has one for each row."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, style in zip(rows, styles or [""] * len(rows), strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        line("  ".join(cells).rstrip(), style)
