"""Files whose names and words are of other alphabets."""

from pathlib import Path

from harness.editing import read, write

LEVEL = "start"

FILES = {
    "docs/Übersicht für später.md": "# Was noch fehlt\n\nEine Seite auf Ελληνικά.\n",
    "docs/日本語.md": "# 日本語\n",
}


def apply(project: Path) -> None:
    for name, content in FILES.items():
        write(project, name, content)


def holds(project: Path) -> None:
    for name, content in FILES.items():
        assert read(project, name) == content
