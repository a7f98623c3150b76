"""A fact more on the page of an event, between two that were there."""

from pathlib import Path

from harness.editing import lines_in_order, replace

LEVEL = "pages"

OURS = "<dt>Doors open</dt>"
NEXT = "      <dt>Where</dt>\n"


def apply(project: Path) -> None:
    added = f"      {OURS}\n      <dd>Half an hour before</dd>\n"
    replace(project, "templates/events/event_detail.html", NEXT, added + NEXT)


def holds(project: Path) -> None:
    lines_in_order(
        project,
        "templates/events/event_detail.html",
        "<dt>Begins</dt>",
        OURS,
        "<dt>Where</dt>",
    )
