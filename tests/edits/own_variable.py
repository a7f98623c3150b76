"""A setting of one's own, from a variable: read like all others."""

from pathlib import Path

from harness.editing import append_below, lines_in_order

LEVEL = "settings"
TAIL = True

SETTING = """
SITE_GREETING = env.str("SITE_GREETING", "See you there")
"""
EXAMPLE = """
# What stands below the name of the site.
# SITE_GREETING=See you there
"""


def apply(project: Path) -> None:
    append_below(project, "config/settings.py", "# Your own settings go below.", SETTING)
    append_below(project, ".env.example", "# Your own variables go below.", EXAMPLE)


def holds(project: Path) -> None:
    setting, example = SETTING.strip(), EXAMPLE.splitlines()[-1]
    lines_in_order(project, "config/settings.py", "# Your own settings go below.", setting)
    lines_in_order(project, ".env.example", "# Your own variables go below.", example)
