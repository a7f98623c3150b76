"""How a rendered project reads: Ruff, and what Ruff does not look at."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ruff import find_ruff_bin

from harness import dependencies
from harness.projects import files

RULES = Path(__file__).resolve().parents[1] / "ruff-generated.toml"

MARKER = re.compile(r"^\s*#:|\[=|=\]", re.MULTILINE)
TRAILING = re.compile(r"[ \t\r]$", re.MULTILINE)
GAP = re.compile(r"\n{4,}")
# Data is as its source wrote it.
DATA = {".csv"}

# Files that nothing is wrong with. A thousand projects share most of theirs.
clean: set[tuple] = set()


def ruff(project: Path) -> Iterator[str]:
    """What Ruff finds, in style and in format, migrations included: by our rules and its own."""
    # What it says of a file depends on its text and its place, and on which of the names that
    # it imports are the project's own: imports are sorted by that.
    ours = frozenset(
        path.stem for path in project.iterdir() if path.is_dir() or path.suffix == ".py"
    )
    code = [entry for entry in files(project).items() if entry[0].endswith(".py")]
    for rules, said in rules_of(project):
        seen = {(name, text, ours & imported(text), said) for name, text in code}
        unseen = sorted(name for name, *_ in seen - clean)
        found = list(run_ruff(project, rules, unseen)) if unseen else []
        if not found:
            clean.update(seen)
        yield from found


def rules_of(project: Path) -> Iterator[tuple[Path, str]]:
    """Where the rules stand that hold for a project, and what they say."""
    yield RULES, "ours"
    own = project / "pyproject.toml"
    facts = tomllib.loads(own.read_text("utf-8")) if own.exists() else {}
    if said := facts.get("tool", {}).get("ruff"):
        # Which Python it is for stands elsewhere in the same file.
        yield own, repr((said, facts.get("project", {}).get("requires-python")))


@cache
def imported(code: bytes) -> frozenset[str]:
    """The outermost names of what a file imports; of one that cannot be read, none."""
    try:
        modules = dependencies.read(code, is_settings=False)
    except SyntaxError:
        return frozenset()
    return frozenset(name.partition(".")[0] for name in modules)


def run_ruff(project: Path, rules: Path, names: list[str]) -> Iterator[str]:
    for command in (
        ["check", "--output-format=concise", "--quiet"],
        ["format", "--diff", "--quiet"],
    ):
        run = subprocess.run(
            [find_ruff_bin(), *command, "--no-cache", "--config", rules, *names],
            cwd=project,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if run.returncode:
            yield f"ruff {command[0]} by {rules.name}:\n{run.stdout}{run.stderr}"


def text(project: Path) -> Iterator[str]:
    """What is wrong with the text files, line by line: markers left over, stray space."""
    for name, content in files(project).items():
        for place, problem in of_text(Path(name).suffix, content):
            yield f"{name}{place}: {problem}"


@cache
def of_text(suffix: str, content: bytes) -> list[tuple[str, str]]:
    """What is wrong with one text, and where in it."""
    try:
        written = content.decode()
    except UnicodeDecodeError:
        return []
    found = [(number, "a marker is left over") for number in lines_of(MARKER, written)]
    if suffix not in DATA:
        found += [(line, "space at the end of the line") for line in lines_of(TRAILING, written)]
        found += [(line, "three blank lines or more above") for line in lines_of(GAP, written)]
        if written and (not written.endswith("\n") or written.endswith("\n\n")):
            found.append((None, "does not end in exactly one line break"))
        if written.startswith("\n"):
            found.append((1, "begins with a blank line"))
    return [(f":{number}" if number else "", problem) for number, problem in found]


def lines_of(pattern: re.Pattern[str], written: str) -> Iterator[int]:
    """The numbers of the lines where a match ends."""
    for match in pattern.finditer(written):
        yield written.count("\n", 0, match.end()) + 1


def problems(project: Path) -> list[str]:
    """All of it."""
    return [*ruff(project), *text(project)]
