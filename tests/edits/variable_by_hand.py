"""A setting that is read from os.environ by hand, with an error of one's own."""

from pathlib import Path

from harness.editing import append_below, lines_in_order

LEVEL = "start"
TAIL = True

SETTING = """
if not (DOORS_OPEN := os.environ.get("DOORS_OPEN", "30")).isdigit():
    raise ImproperlyConfigured("DOORS_OPEN: a number of minutes, please.")
DOORS_OPEN = int(DOORS_OPEN)
"""


def apply(project: Path) -> None:
    append_below(project, "config/settings.py", "# Your own settings go below.", SETTING)


def holds(project: Path) -> None:
    last = SETTING.splitlines()[-1]
    lines_in_order(project, "config/settings.py", "# Your own settings go below.", last)
