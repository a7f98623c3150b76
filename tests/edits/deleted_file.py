"""A file that is not wanted: it stays away."""

from pathlib import Path

LEVEL = "start"


def apply(project: Path) -> None:
    (project / "config/asgi.py").unlink()


def holds(project: Path) -> None:
    assert not (project / "config/asgi.py").exists()
