"""A line more in the view of the front page, before it answers."""

from pathlib import Path

from harness.editing import read, replace

LEVEL = "start"

LINE = "    request.visited = True\n"


def apply(project: Path) -> None:
    replace(project, "config/views.py", "    return render(", f"{LINE}    return render(")


def holds(project: Path) -> None:
    body = read(project, "config/views.py").partition("def home(")[2].partition("\ndef ")[0]
    assert body.index(LINE) < body.index("return render(")
