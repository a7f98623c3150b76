"""A package of one's own in pyproject.toml."""

import tomllib
from pathlib import Path

from harness.editing import append_below, read

LEVEL = "start"
TAIL = True


def apply(project: Path) -> None:
    append_below(project, "pyproject.toml", "# Your own packages go below.", '    "pyyaml>=6",\n')


def holds(project: Path) -> None:
    facts = tomllib.loads(read(project, "pyproject.toml"))["project"]
    assert facts["dependencies"][-1] == "pyyaml>=6"
