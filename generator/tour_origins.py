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

from generator import git
from generator.graph import Graph
from generator.template import Template

MARKER = re.compile(r"^\s*#: *(if|elif|else|endif|print)\b *(.*)$")
DENIED = re.compile(r"\bnot\s+\w+")
FILLED = "[="
# A shorter line, such as `return None`, is met too often to be met again.
LEAST = 12


@dataclass
class Origins:
    """The stages that bring each line, leading and trailing space aside."""

    graph: Graph
    # By the text alone, and by file and text.
    anywhere: dict[str, set[str]] = field(default_factory=dict)
    inside: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def add(self, file: str, line: str, stage: str) -> None:
        """Note that `stage` brings a line."""
        text = line.strip()
        self.anywhere.setdefault(text, set()).add(stage)
        self.inside.setdefault((file, text), set()).add(stage)

    def first(self, line: str, among: Iterable[str]) -> str | None:
        """The first of these stages that brings such a line; None for one that says little."""
        text = line.strip()
        if len(text) < LEAST or not re.search(r"\w{2}", text):
            return None
        return next(iter(self._ordered(self.anywhere.get(text, set()), among)), None)

    def last(self, file: str, line: str, among: Iterable[str]) -> str | None:
        """The last of these stages that brings this line to this file."""
        stages = self._ordered(self.inside.get((file, line.strip()), set()), among)
        return stages[-1] if stages else None

    def _ordered(self, stages: set[str], among: Iterable[str]) -> tuple[str, ...]:
        return self.graph.in_order(stages.intersection(among))


def read(template: Template) -> Origins:
    """The origins of every line of a template."""
    graph = template.graph
    origins = Origins(graph)
    owners = _owners(template)
    place = template.subdirectory.rstrip("/")
    archive = git.run("archive", template.commit, *filter(None, [place]), cwd=template.repository)
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            content = files.extractfile(member) if member.isfile() else None
            if content is None:
                continue
            name = member.name.removeprefix(template.subdirectory)
            # A test of two stages together repeats the lines of both.
            if "/test_with_" in name or name.endswith("/tests/redis.py"):
                continue
            owner = owners.get(name, graph.stages[0].id)
            text = content.read().decode("utf-8", "replace")
            for line, conditions in _lines(text, {stage.id for stage in graph.stages}):
                stage = graph.in_order([owner, *conditions])[-1]
                origins.add(name, line, stage)
    return origins


def _owners(template: Template) -> dict[str, str]:
    """The stage that brings each file that not every project has."""
    graph = template.graph
    return {
        file: stage.id
        for number, stage in enumerate(graph.stages, start=1)
        # With all stages before it: a file may be there for two of them together.
        for file in template.owned(stage.id, [before.id for before in graph.stages[:number]])
    }


def _lines(content: str, known: set[str]) -> Iterator[tuple[str, set[str]]]:
    """Each line that a project may get, and the stages that its markers ask for."""
    blocks: list[set[str]] = []
    for line in content.split("\n"):
        found = MARKER.match(line)
        asked = {id for block in blocks for id in block}
        if not found:
            if FILLED not in line:
                yield line, asked
            continue
        word, rest = found.groups()
        conditions = known.intersection(re.findall(r"\w+", DENIED.sub("", rest)))
        if word == "if":
            blocks.append(conditions)
        elif word == "elif":
            blocks[-1:] = [conditions]
        elif word == "else":
            blocks[-1:] = [set()]
        elif word == "endif":
            blocks[-1:] = []
        else:
            for printed in _printed(rest):
                yield printed, asked


def _printed(expression: str) -> list[str]:
    """The lines of `#: print "..."`; none where it is more than a string."""
    try:
        text = ast.literal_eval(expression)
    except (SyntaxError, ValueError):
        return []
    return str(text).split("\n")
