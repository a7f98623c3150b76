"""A link of one's own at the top of every page."""

from pathlib import Path

from harness.editing import append_below, lines_in_order

LEVEL = "pages"
TAIL = True

LINE = "<!-- Your own links go below. -->"
OURS = '<li><a href="https://example.com/club">Our club</a></li>'


def apply(project: Path) -> None:
    append_below(project, "templates/base.html", LINE, f"          {OURS}\n")


def holds(project: Path) -> None:
    lines_in_order(project, "templates/base.html", LINE, OURS)
