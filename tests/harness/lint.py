"""How a rendered project reads: Ruff, and what Ruff does not look at."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ruff import find_ruff_bin

from harness.projects import files

RULES = Path(__file__).resolve().parents[1] / "ruff-generated.toml"

MARKER = re.compile(r"^\s*#:|\[=|=\]", re.MULTILINE)
TRAILING = re.compile(r"[ \t\r]$", re.MULTILINE)
GAP = re.compile(r"\n{4,}")
# Data is as its source wrote it.
DATA = {".csv"}


def ruff(project: Path) -> Iterator[str]:
    """What Ruff finds, in style and in format, migrations included."""
    for command in (
        ["check", "--output-format=concise", "--quiet"],
        ["format", "--diff", "--quiet"],
    ):
        run = subprocess.run(
            [find_ruff_bin(), *command, "--no-cache", "--config", RULES, "."],
            cwd=project,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if run.returncode:
            yield f"ruff {command[0]}:\n{run.stdout}{run.stderr}"


def text(project: Path) -> Iterator[str]:
    """What is wrong with the text files, line by line: markers left over, stray space."""
    for name, content in files(project).items():
        try:
            written = content.decode()
        except UnicodeDecodeError:
            continue
        for number in lines_of(MARKER, written):
            yield f"{name}:{number}: a marker is left over"
        if Path(name).suffix in DATA:
            continue
        for number in lines_of(TRAILING, written):
            yield f"{name}:{number}: space at the end of the line"
        for number in lines_of(GAP, written):
            yield f"{name}:{number}: three blank lines or more above"
        if written and (not written.endswith("\n") or written.endswith("\n\n")):
            yield f"{name}: does not end in exactly one line break"
        if written.startswith("\n"):
            yield f"{name}:1: begins with a blank line"


def lines_of(pattern: re.Pattern[str], written: str) -> Iterator[int]:
    """The numbers of the lines where a match ends."""
    for match in pattern.finditer(written):
        yield written.count("\n", 0, match.end()) + 1


def problems(project: Path) -> list[str]:
    """All of it."""
    return [*ruff(project), *text(project)]
