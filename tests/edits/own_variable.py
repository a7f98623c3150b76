"""A setting of one's own, from a variable: read like all others."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, members

LEVEL = "settings"
TAIL = True

SETTING = """
SITE_MOTTO = env.str("SITE_MOTTO", "See you there")
"""
EXAMPLE = """
# What stands below the name of the site.
# SITE_MOTTO=See you there
"""


def apply(project: Path) -> None:
    append_below(project, "config/settings.py", "# Your own settings go below.", SETTING)
    append_below(project, ".env.example", "# Your own variables go below.", EXAMPLE)


def holds(project: Path) -> None:
    assert members(project, "config/settings.py")[-1] == "SITE_MOTTO"
    lines_in_order(
        project, ".env.example", "# Your own variables go below.", EXAMPLE.strip().splitlines()[-1]
    )
