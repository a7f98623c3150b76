"""Larger covers are welcome: one number of ours in place of the stage's."""

from pathlib import Path

from harness.editing import lines_in_order, replace

LEVEL = "media"

THEIRS = "MAX_BYTES = 10 * 1024 * 1024"
OURS = "MAX_BYTES = 20 * 1024 * 1024"


def apply(project: Path) -> None:
    replace(project, "events/covers.py", THEIRS, OURS)
    replace(project, "events/models.py", "at most 10 MB", "at most 20 MB")
    replace(project, "events/migrations/0003_event_cover.py", "at most 10 MB", "at most 20 MB")


def holds(project: Path) -> None:
    lines_in_order(project, "events/covers.py", OURS)
    assert "at most 20 MB" in (project / "events/models.py").read_text(encoding="utf-8")
