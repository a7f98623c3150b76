"""The page for logging in, indented with tabs."""

from pathlib import Path

from harness.editing import read, write

LEVEL = "auth"

NAME = "templates/registration/login.html"


def apply(project: Path) -> None:
    write(project, NAME, read(project, NAME).replace("  ", "\t"))


def holds(project: Path) -> None:
    assert "\n\t" in read(project, NAME)
