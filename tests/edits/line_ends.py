"""A template saved by an editor that ends lines as Windows does."""

from pathlib import Path

LEVEL = "pages"

NAME = "templates/events/_event_card.html"


def apply(project: Path) -> None:
    card = project / NAME
    card.write_bytes(card.read_bytes().replace(b"\n", b"\r\n"))


def holds(project: Path) -> None:
    written = (project / NAME).read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n") > 5
