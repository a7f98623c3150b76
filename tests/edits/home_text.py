"""Other words in the middle of the front page, and in its test."""

from pathlib import Path

from harness.editing import lines_in_order, read, replace

LEVEL = "start"

NEW = "Concerts and courses in our town: come along!"


def apply(project: Path) -> None:
    replace(project, "templates/home.html", "Find an event near you and book a seat.", NEW)
    replace(project, "config/tests/test_home.py", "Find an event", "come along")


def holds(project: Path) -> None:
    lines_in_order(
        project, "templates/home.html", f"<p>{NEW}</p>", "<!-- Your own content goes below. -->"
    )
    assert "come along" in read(project, "config/tests/test_home.py")
