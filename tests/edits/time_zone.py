"""The time zone of the place where the site is."""

from pathlib import Path

from harness.editing import lines_in_order, replace

LEVEL = "start"

OURS = 'TIME_ZONE = "Europe/Berlin"'


def apply(project: Path) -> None:
    replace(project, "config/settings.py", 'TIME_ZONE = "UTC"', OURS)


def holds(project: Path) -> None:
    lines_in_order(project, "config/settings.py", 'LANGUAGE_CODE = "en-us"', OURS, "USE_TZ = True")
