"""A setting of one's own, at the end of the settings."""

from pathlib import Path

from harness.editing import append_below, members

LEVEL = "start"
TAIL = True


def apply(project: Path) -> None:
    append_below(
        project,
        "config/settings.py",
        "# Your own settings go below.",
        '\nSITE_MOTTO = "See you there"\n',
    )


def holds(project: Path) -> None:
    assert members(project, "config/settings.py")[-1] == "SITE_MOTTO"
