"""A floor of one's own for what the tests must run."""

import tomllib
from pathlib import Path

from harness.editing import read, replace

LEVEL = "testing"


def apply(project: Path) -> None:
    replace(project, "pyproject.toml", "fail_under = 97", "fail_under = 80")


def holds(project: Path) -> None:
    facts = tomllib.loads(read(project, "pyproject.toml"))
    assert facts["tool"]["coverage"]["report"]["fail_under"] == 80
