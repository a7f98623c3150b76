"""Words, Markdown and columns: with colour on a terminal, plain text anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from generator import output

# Rich's own are white on black, which is hard to read where the terminal is white.
MARKDOWN = {"markdown.code": "bold cyan", "markdown.code_block": "cyan"}
# Longer lines of prose are hard to follow.
WIDEST = 88


def line(text: str, style: str = "") -> None:
    """Write a line; on a terminal in a style of Rich's, and broken between words."""
    if not sys.stdout.isatty():
        output.say(text)
        return
    from rich.text import Text

    output.terminal().print(Text(text, style))


def prose(markdown: str) -> None:
    """Write Markdown: set out on a terminal, as it is where it is piped or read aloud."""
    # Rich's bullets are no ASCII.
    if not (sys.stdout.isatty() and sys.stdout.encoding.lower().startswith("utf")):
        output.say(markdown)
        return
    from rich.markdown import Markdown
    from rich.theme import Theme

    console = output.terminal()
    console.push_theme(Theme(MARKDOWN))
    console.print(Markdown(markdown, code_theme="ansi_dark"), width=min(console.width, WIDEST))


def columns(rows: Sequence[Sequence[str]], styles: Sequence[str]) -> None:
    """Write rows, the first of them the headings, in columns; `styles` has one for each row."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, style in zip(rows, styles, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        line("  ".join(cells).rstrip(), style)
