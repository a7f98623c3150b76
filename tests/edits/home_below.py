"""A paragraph on the front page, under the line that is there for it."""

from pathlib import Path

from harness.editing import append_below, lines_in_order

LEVEL = "start"
TAIL = True

LINE = "<!-- Your own content goes below. -->"
OURS = "<p>We meet every Friday.</p>"


def apply(project: Path) -> None:
    append_below(project, "templates/home.html", LINE, f"    {OURS}\n")


def holds(project: Path) -> None:
    lines_in_order(project, "templates/home.html", LINE, OURS)
