"""What the user sees: plain words; colour, and progress, only on a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {"done": "green", "next": "bold yellow", "open": "cyan", "locked": "dim"}


def say(text: str) -> None:
    """Write a line to standard output."""
    click.echo(text)


def note(text: str) -> None:
    """Write a line that is no result to standard error."""
    click.echo(text, err=True)


def together(names: Iterable[str]) -> str:
    """Names as one says them: `a`, `a and b`, `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


@contextlib.contextmanager
def working(text: str) -> Iterator[None]:
    """Show that work goes on, on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    # A spinner of ASCII signs: it looks the same on every terminal.
    with Console(file=sys.stderr).status(text, spinner="line"):
        yield


def table(heading: str, rows: Iterable[tuple[str, str, str, str]]) -> None:
    """Show stages: the word of its state, the id, the title and a remark on each row."""
    if not sys.stdout.isatty():
        rows = list(rows)
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        say(heading)
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            say("  ".join(["", *(cell for cell in cells if cell), row[3]]).rstrip())
        return
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    for word, id, title, remark in rows:
        style = STYLES.get(word, "")
        cells = [Text(word, style), Text(id, style), Text(title), Text(remark, "dim")]
        for cell in cells:
            cell.overflow = "fold"
        grid.add_row("", *cells)
    console = terminal()
    console.print(Text(heading, "bold"))
    console.print(grid)


def diff(patch: bytes) -> None:
    """Show a patch: coloured on a terminal, else byte for byte, so that git apply takes it."""
    if not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(patch)
        sys.stdout.buffer.flush()
        return
    from rich.text import Text

    console = terminal()
    for line in patch.decode("utf-8", "replace").splitlines():
        console.print(Text(line, _colour(line)), soft_wrap=True)


def _colour(line: str) -> str:
    if line.startswith(("diff --git ", "index ", "--- ", "+++ ", "new file", "deleted file")):
        return "bold"
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")


def terminal() -> Console:
    """Standard output as Rich writes to it: in colour where the user can and wants to see it."""
    from rich.console import Console

    # With NO_COLOR, Rich alone would still write in bold and dim.
    colours = None if os.environ.get("NO_COLOR") else "auto"
    return Console(file=sys.stdout, color_system=colours, highlight=False, emoji=False)
