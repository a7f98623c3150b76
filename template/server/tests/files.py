"""The files of this folder, for tests to look into."""

import re
import runpy
from pathlib import Path
from typing import Any

SERVER = Path(__file__).resolve().parents[1]

# Where the files say that the project lies.
PLACE = "/srv/events"


def gunicorn() -> dict[str, Any]:
    """What gunicorn.conf.py sets."""
    names = runpy.run_path(str(SERVER / "gunicorn.conf.py"))
    return {name: value for name, value in names.items() if name not in ("os",)}


def text(name: str) -> str:
    """A file without its comments."""
    return re.sub(r"^ *#.*\n", "", (SERVER / name).read_text(), flags=re.MULTILINE)


def said(name: str, pattern: str) -> list[str]:
    """What stands in a file in the place of the brackets of this pattern."""
    return re.findall(pattern, text(name), re.MULTILINE)


def unit(name: str) -> dict[str, list[str]]:
    """A unit of systemd: what is said to each word. A word may stand there twice."""
    words: dict[str, list[str]] = {}
    for word, value in re.findall(r"^(\w+)=(.*)$", text(f"systemd/{name}"), re.M):
        words.setdefault(word, []).append(value)
    return words


def services() -> list[str]:
    return sorted(file.name for file in (SERVER / "systemd").glob("*.service"))
