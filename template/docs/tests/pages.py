"""The pages of the documentation, as files; the lessons are left to their stages."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|<(https?://[^>\s]+)>")


def names() -> list[str]:
    """Every page, such as next/work.md."""
    found = (path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
    return sorted(
        name for name in found if not name.startswith(("lessons/", "_build/"))
    )


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def examples(page: str) -> str:
    """What a page shows of Python's shell. The rest is empty lines: the numbers fit."""
    kept = [""] * len(page.split("\n"))
    for fence in FENCE.finditer(page):
        first = page.count("\n", 0, fence.start(1))
        for number, line in enumerate(fence[1].split("\n")):
            kept[first + number] = line
    return "\n".join(kept)


def links(page: str) -> list[str]:
    """Where a page leads."""
    return [inner or outer for inner, outer in LINK.findall(page)]
