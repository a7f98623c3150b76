"""
Each exception to a rule has its reason: beside it, or in a comment above it.

    uv run python -m quality.reasons
    uv run python -m quality.reasons events/views.py pyproject.toml
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

# What tells a tool to look away, and for what. The reason comes after that.
IN_PYTHON = re.compile(
    r"#\s*(?:(?:ruff:\s*)?noqa(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?"
    r"|type:\s*ignore(?:\[[^\]]*\])?"
    r"|pragma:\s*no\s*(?:cover|branch)"
    r"|fmt:\s*(?:off|skip))"
)
IN_TOML = re.compile(
    r"(?:disable_error_code|ignore|ignore_errors|ignore_missing_imports) ="
    r"""|["'].*["'] = ("|\[")[A-Z]+\d+"""
)
# Between a reason and its exception: the head of a table, and for which modules it is.
BETWEEN = re.compile(r"\[|module =|[ \]]")
WORD = re.compile(r"[^\W\d_]{2,}")
# Folders of the project with nothing in them that we have written.
NOT_OURS = ("node_modules", "staticfiles", "media")


def in_python(text: str) -> Iterator[int]:
    """The lines with an exception that has no reason."""
    above, about = "", 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            exception = IN_PYTHON.search(token.string)
            if exception is None:
                # It stands alone in its line, and the next line is what it is about.
                alone = token.line.lstrip().startswith("#")
                above, about = token.string if alone else "", token.start[0] + 1
            elif not says(token.string[exception.end() :]) and not (
                says(above) and about == token.start[0]
            ):
                yield token.start[0]


def in_toml(text: str) -> Iterator[int]:
    """The same for pyproject.toml, where a reason stands above, or above the table."""
    reason = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            reason = says(line)
        elif IN_TOML.match(line):
            if not reason:
                yield number
        elif not BETWEEN.match(line):
            reason = False


def says(comment: str) -> bool:
    """Whether there are words in it, at least two."""
    return len(WORD.findall(comment)) > 1


READERS = {".py": in_python, ".toml": in_toml}


def files(folder: Path) -> Iterator[Path]:
    """What can be read, without what others have written."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if not path.name.startswith(".") and path.name not in NOT_OURS:
                yield from files(path)
        elif path.suffix in READERS:
            yield path


def look(paths: Iterable[Path]) -> list[str]:
    """Where a reason is missing."""
    return [
        f"{path}:{number}: an exception without a reason"
        for path in paths
        for number in READERS[path.suffix](path.read_text(encoding="utf-8"))
    ]


def main(names: list[str]) -> int:
    found = look(map(Path, names) if names else files(Path()))
    print("\n".join(found) or "Each exception has its reason.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
