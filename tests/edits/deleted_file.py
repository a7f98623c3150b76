"""
A file that is not wanted: it stays away.

One that a later stage needs is another matter: who has deleted config/asgi.py cannot have channels.
"""

from pathlib import Path

LEVEL = "start"


def apply(project: Path) -> None:
    (project / "docs/lessons/01-start.md").unlink()


def holds(project: Path) -> None:
    assert not (project / "docs/lessons/01-start.md").exists()
