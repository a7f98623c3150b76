"""
The books, blogs and communities of next/resources.toml, as lists on pages.

A line `<!-- resources: book -->` in a page becomes the list of that kind.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

FILE = Path(__file__).resolve().parent / "next/resources.toml"
KINDS = ("book", "course", "blog", "community")
PLACE = re.compile(r"^<!-- resources: (\w+) -->$", re.MULTILINE)
# A reason has more words than "great book".
FEWEST_WORDS = 8


@dataclass(frozen=True)
class Resource:
    """Something worth your time, and why."""

    kind: str
    title: str
    url: str
    why: str
    # Who wrote it; nobody for a place where people meet.
    by: str = ""
    # What it costs, in a word.
    price: str = "free"

    @property
    def markdown(self) -> str:
        """A point of a list."""
        by = f", by {self.by}" if self.by else ""
        price = f" ({self.price})" if self.price != "free" else ""
        return f"- **[{self.title}]({self.url})**{by}{price}: {self.why}"


def read(file: Path = FILE) -> tuple[Resource, ...]:
    """All of them, in the order in which we would begin."""
    kept = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(Resource(**entry) for entry in kept["resource"])


def of_kind(kind: str) -> list[Resource]:
    """Those of one kind."""
    return [resource for resource in read() if resource.kind == kind]


def problems(resources: tuple[Resource, ...]) -> Iterator[str]:
    """What is wrong with an entry, in words."""
    for resource in resources:
        empty = [f.name for f in fields(resource) if f.name != "by"]
        for name in (name for name in empty if not getattr(resource, name).strip()):
            yield f"{resource.title} has no {name}"
        if resource.kind not in KINDS:
            yield f"{resource.title}: there is no kind {resource.kind}"
        if not re.fullmatch(r"https://[\w.-]+(/\S*)?", resource.url):
            yield f"{resource.title}: {resource.url} is no address by https"
        if len(resource.why.split()) < FEWEST_WORDS or not resource.why.endswith("."):
            yield f"{resource.title} does not say why, in a sentence"
    for url, times in Counter(resource.url for resource in resources).items():
        if times > 1:
            yield f"{url} is named {times} times"


def fill(text: str) -> str:
    """A page with its lists in it. Raises KeyError where there is no such kind."""

    def written(place: re.Match[str]) -> str:
        found = of_kind(place[1])
        if not found:
            raise KeyError(place[1])
        return "\n".join(resource.markdown for resource in found)

    return PLACE.sub(written, text)


def fill_source(app: Sphinx, page: str, source: list[str]) -> None:
    """Sphinx has read a page, and has not looked at it yet."""
    source[0] = fill(source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx asks every extension for this."""
    app.connect("source-read", fill_source)
    return {"parallel_read_safe": True}
