"""A line in the log for each request that takes too long."""

from pathlib import Path

from harness.editing import lines_in_order, replace

LEVEL = "middleware"

MEASURED = "        milliseconds = (perf_counter() - started) * 1000\n"
OURS = """        if milliseconds > 500:
            logging.getLogger(__name__).warning("Slow: %.0f ms", milliseconds)
"""


def apply(project: Path) -> None:
    name = "config/request_id.py"
    replace(project, name, "\nimport re\n", "\nimport logging\nimport re\n")
    replace(project, name, MEASURED, MEASURED + OURS)


def holds(project: Path) -> None:
    ours = [line.strip() for line in (MEASURED + OURS).splitlines()]
    lines_in_order(project, "config/request_id.py", "import logging", "import re", *ours)
