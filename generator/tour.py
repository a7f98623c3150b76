"""
The guided tour of a stage: stages/<id>/tour.yml, its steps, and the lines that each is about.

A step finds its lines by what stands in them, never by number, so that it also finds them where a
learner has written above. What is wrong in a tour.yml is told to the one who writes it: in one
line, with the stage, the step and the line of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import yaml

from generator import git
from generator.errors import UserError
from generator.template import Template

KINDS = ("idea", "wiring", "boilerplate")
DOCS = "https://docs.djangoproject.com/en/6.1/"
# Below DOCS: folders, a slash, maybe an anchor.
DOCS_PATH = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9._-]+)*/(#[A-Za-z0-9._-]+)?")


@dataclass(frozen=True)
class Step:
    """One step of a tour, as tour.yml has it; `line` is where it begins there, from 1."""

    title: str
    file: str
    kind: str
    why: str
    find: str = ""
    until: str = ""
    question: str = ""
    try_: str = ""
    docs: str = ""
    line: int = 0

    @property
    def slug(self) -> str:
        """The title as one word of small letters, by which a learner's progress names the step."""
        return "-".join(re.findall(r"\w+", self.title.lower()))

    @property
    def folded(self) -> bool:
        """Whether the step shows no more than its title and a sentence until it is asked to."""
        return self.kind == "boilerplate"

    @property
    def summary(self) -> str:
        """The first sentence of the reason."""
        return re.split(r"(?<=[.!?])\s", self.why, maxsplit=1)[0]

    @property
    def address(self) -> str:
        """The page of Django's documentation, or nothing."""
        return DOCS + self.docs if self.docs else ""


@dataclass(frozen=True)
class Tour:
    """The steps of one stage, in the order of understanding."""

    stage: str
    steps: tuple[Step, ...]

    def where(self, there: Callable[[Step], bool]) -> Tour:
        """The steps that are there. What two layers bring together comes with the later one."""
        return Tour(self.stage, tuple(step for step in self.steps if there(step)))


class TourError(ValueError):
    """What is wrong in a tour.yml: one line that names the stage, the step and the line."""


# The names in tour.yml; `try` is a word of Python's own.
KEYS = {field.name.rstrip("_"): field.name for field in fields(Step) if field.name != "line"}
REQUIRED = ("title", "file", "kind", "why")


def parse(stage: str, content: str) -> Tour:
    """Read the tour.yml of a stage. Raises TourError with every mistake in it, one a line."""
    try:
        document = yaml.compose(content, Loader=yaml.SafeLoader)
        steps = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise TourError(_broken(stage, error)) from error
    if not isinstance(steps, list) or not steps:
        raise TourError(f"{_where(stage, 1)}: a tour is a list of steps")
    lines = [node.start_mark.line + 1 for node in document.value]
    problems = []
    for number, (step, line) in enumerate(zip(steps, lines, strict=True), start=1):
        name = step.get("title") if isinstance(step, dict) else None
        place = f"{_where(stage, line)}, step {number} ({name})"
        problems += [f"{place}: {problem}" for problem in _problems(step)]
    if problems:
        raise TourError("\n".join(problems))
    tour = Tour(stage, tuple(map(_step, steps, lines)))
    if problems := list(_alike(tour)):
        raise TourError("\n".join(problems))
    return tour


def read(template: Template, stage: str) -> Tour:
    """The tour of a stage at a version of the template. Raises UserError where it has none."""
    path = f"stages/{stage}/tour.yml"
    try:
        content = git.run("show", f"{template.commit}:{path}", cwd=template.repository)
    except git.GitError as error:
        raise UserError(
            f"{stage} has no tour in this version of the template",
            f"Read what it brings instead: django-stages diff {stage}.",
        ) from error
    try:
        return parse(stage, content.decode("utf-8", "replace"))
    except TourError as error:
        first = str(error).partition("\n")[0]
        raise UserError(
            f"the template's tour cannot be read: {first}",
            f"Read what the stage brings instead: django-stages diff {stage}.",
        ) from error


def _where(stage: str, line: int) -> str:
    return f"{stage}: stages/{stage}/tour.yml:{line}"


def _broken(stage: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"{_where(stage, mark.line + 1 if mark else 1)}: {' '.join(problem.split())}"


def _problems(step: Any) -> Iterator[str]:
    """What is wrong with one step, as YAML gives it."""
    if not isinstance(step, dict):
        yield "a step is a mapping that begins with its title"
        return
    for key in step:
        if key not in KEYS:
            yield f"there is no key {key!r}; there are {', '.join(KEYS)}"
    for key in REQUIRED:
        if key not in step:
            yield f"{key} is missing"
    for key in KEYS.keys() & step.keys():
        if not isinstance(step[key], str) or not step[key].strip():
            yield f"{key} is not text (put it in quotes, or after >-)"
        elif key not in ("why", "question", "try") and "\n" in step[key].strip():
            yield f"{key} takes more than one line"
    if step.get("kind") not in (*KINDS, None):
        yield f"there is no kind {step['kind']!r}; there are {', '.join(KINDS)}"
    if "until" in step and "find" not in step:
        yield "until without find"
    docs = step.get("docs")
    if isinstance(docs, str) and not DOCS_PATH.fullmatch(docs):
        yield f"docs is not a path below {DOCS}, such as topics/http/urls/: {docs!r}"


def _step(step: dict[str, str], line: int) -> Step:
    return Step(**{KEYS[key]: text.strip() for key, text in step.items()}, line=line)


def _alike(tour: Tour) -> Iterator[str]:
    """The steps whose title another one has already."""
    met: dict[str, Step] = {}
    for step in tour.steps:
        if not step.slug:
            yield f"{_where(tour.stage, step.line)} ({step.title}): a title needs words"
        elif step.slug in met:
            yield (
                f"{_where(tour.stage, step.line)} ({step.title}): the step of line "
                f"{met[step.slug].line} has the same title"
            )
        met.setdefault(step.slug, step)
