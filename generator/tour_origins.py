"""
Which stage first brings a line, read from the template's own `#: if` markers.

Nothing is rendered for it. A line that a marker fills in (`[= ... =]`) has no origin.
"""

from __future__ import annotations

import ast
import io
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from generator import git
from generator.conditions import Conditions, hold
from generator.graph import Graph
from generator.template import Template

MARKER = re.compile(r"^\s*#: *(if|elif|else|endif|print)\b *(.*)$")
FILLED = "[="
# A shorter line, such as `return None`, is met too often to be met again.
LEAST = 12


@dataclass
class Origins:
    """On what conditions each line stands in a project, leading and trailing space aside."""

    graph: Graph
    # By the text alone, and by file and text.
    anywhere: dict[str, set[Conditions]] = field(default_factory=dict)
    inside: dict[tuple[str, str], set[Conditions]] = field(default_factory=dict)

    def add(self, file: str, line: str, conditions: Conditions) -> None:
        """Note that a line stands in a file where these conditions hold."""
        text = line.strip()
        self.anywhere.setdefault(text, set()).add(conditions)
        self.inside.setdefault((file, text), set()).add(conditions)

    def first(self, line: str, among: Iterable[str]) -> str | None:
        """The first of these stages that brings such a line; None for one that says little."""
        text = line.strip()
        if len(text) < LEAST or not re.search(r"\w{2}", text):
            return None
        return next(iter(self._bringing(self.anywhere.get(text, set()), among)), None)

    def last(self, file: str, line: str, among: Iterable[str]) -> str | None:
        """The last of these stages that brings this line to this file."""
        stages = self._bringing(self.inside.get((file, line.strip()), set()), among)
        return stages[-1] if stages else None

    def arrives(self, file: str, part: str, stage: str, among: Iterable[str]) -> bool:
        """
        Whether a line with `part` in it comes to this file with a stage, where these others are.

        Without a part, or where no line of the template's file has it, there is nothing to say:
        that counts as yes.
        """
        before = self.graph.without(stage, tuple(among))
        after = (*before, stage)
        found = [
            conditions
            for (name, text), places in self.inside.items()
            if part and name == file and part in text
            for conditions in places
        ]
        # Before the first stage there is no project, and in it no line.
        new = (hold(each, after) and not (before and hold(each, before)) for each in found)
        return not found or any(new)

    def _bringing(self, places: set[Conditions], among: Iterable[str]) -> tuple[str, ...]:
        ordered = self.graph.in_order(among)
        found = (_bringer(conditions, ordered) for conditions in places)
        return self.graph.in_order(stage for stage in found if stage)


@cache
def _bringer(conditions: Conditions, ordered: tuple[str, ...]) -> str | None:
    """The stage that a project lacked for the conditions to hold, as it grew in this order."""
    grown = (ordered[: number + 1] for number in range(len(ordered)))
    return next((stages[-1] for stages in grown if hold(conditions, stages)), None)


def read(template: Template) -> Origins:
    """The origins of every line of a template."""
    origins = Origins(template.graph)
    place = template.subdirectory.rstrip("/")
    archive = git.run("archive", template.commit, *filter(None, [place]), cwd=template.repository)
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            content = files.extractfile(member) if member.isfile() else None
            if content is None:
                continue
            name = member.name.removeprefix(template.subdirectory)
            for line, conditions in _lines(content.read().decode("utf-8", "replace")):
                origins.add(name, line, (*template.files[name], *conditions))
    return origins


def _lines(content: str) -> Iterator[tuple[str, Conditions]]:
    """Each line that a project may get, and what the markers around it ask for."""
    # For each block that is open: what held for none of its lines so far, and what holds now.
    blocks: list[tuple[Conditions, Conditions]] = []
    for line in content.split("\n"):
        asked = tuple(condition for denied, now in blocks for condition in (*denied, *now))
        found = MARKER.match(line)
        if not found:
            if FILLED not in line:
                yield line, asked
            continue
        word, rest = found[1], found[2].strip()
        if word == "if":
            blocks.append(((), (rest,)))
        elif word in ("elif", "else") and blocks:
            denied, before = blocks.pop()
            denied += tuple(f"not ({condition})" for condition in before)
            blocks.append((denied, (rest,) if word == "elif" else ()))
        elif word == "endif":
            blocks[-1:] = []
        elif word == "print":
            for printed in _printed(rest):
                yield printed, asked


def _printed(expression: str) -> list[str]:
    """The lines of `#: print "..."`; none where it is more than a string."""
    try:
        text = ast.literal_eval(expression)
    except (SyntaxError, ValueError):
        return []
    return str(text).split("\n")
