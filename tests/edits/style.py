"""Colours and rules of one's own in the style sheet."""

from pathlib import Path

from harness.editing import append_below, lines_in_order

LEVEL = "pages"
TAIL = True

LINE = "/* Your own rules go below. */"


def apply(project: Path) -> None:
    append_below(project, "static/css/site.css", LINE, "\n.motto {\n  color: teal;\n}\n")


def holds(project: Path) -> None:
    lines_in_order(project, "static/css/site.css", LINE, ".motto {", "color: teal;")
