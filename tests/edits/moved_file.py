"""The tests of the pages under another name; what later stages change there is there."""

from pathlib import Path

from harness.editing import members

LEVEL = "pages"

OLD, NEW = "events/tests/test_pages.py", "events/tests/test_what_visitors_see.py"


def apply(project: Path) -> None:
    (project / OLD).rename(project / NEW)


def holds(project: Path) -> None:
    assert not (project / OLD).exists()
    assert any(name.endswith("Tests") for name in members(project, NEW))
