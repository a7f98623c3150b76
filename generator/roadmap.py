"""
The map from the roadmap's bullets to what teaches them.

Bullet → stage → file and symbol → test that runs it → section of the lesson. roadmap.yml names the
bullets; each stage.yml claims some, with the evidence, under `_stage.roadmap`. A bullet for which a
part lacks, or is not there, is not covered. (That a test runs the code is proven by the tests.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from generator import git
from generator.errors import UserError
from generator.template import Template

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{2,6}) +(.+?) *$", re.MULTILINE)
SEPARATOR = " > "


@dataclass(frozen=True)
class Bullet:
    """One line of the roadmap, in its chapter."""

    id: str
    text: str
    chapter: str


@dataclass(frozen=True)
class Claim:
    """
    What a stage says of a bullet that it teaches. A part that it does not say is empty.

    `code` is `file::symbol`, `test` a dotted name, `lesson` headings of the lesson, `A > B`.
    """

    bullet: str
    stage: str
    code: str = ""
    test: str = ""
    lesson: str = ""

    @property
    def file(self) -> str:
        """The file that holds the symbol, relative to a project."""
        return self.code.partition("::")[0]

    @property
    def symbol(self) -> str:
        """A module-level name or Class.method in Python; in any other file, text that is in it."""
        return self.code.partition("::")[2]


@dataclass(frozen=True)
class Line:
    """One line of the map: a bullet, a claim if a stage makes one, and what is wrong with it."""

    bullet: Bullet
    claim: Claim | None = None
    lacks: tuple[str, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether all five parts are there."""
        return self.claim is not None and not self.lacks


def read(template: Template) -> tuple[Line, ...]:
    """The map at a version of the template. Raises UserError where there is no roadmap in it."""
    source = bullets(template)
    found = [claim for stage in template.graph.stages for claim in _claims(template, stage.id)]
    lines = []
    for bullet in source:
        made = [claim for claim in found if claim.bullet == bullet.id]
        lines += [Line(bullet, claim, tuple(lacks(template, claim))) for claim in made]
        if not made:
            lines.append(Line(bullet, None, ("a stage",)))
    return tuple(lines)


def bullets(template: Template) -> tuple[Bullet, ...]:
    """The bullets at a version of the template. Raises UserError where it has no roadmap."""
    content = _file(template, "roadmap.yml")
    if content is None:
        raise UserError(
            "this version of the template has no roadmap", "django-stages list shows its stages."
        )
    return parse(content)


def parse(content: str) -> tuple[Bullet, ...]:
    """The bullets of a roadmap.yml, in its order."""
    chapters: dict[str, dict[str, str]] = yaml.safe_load(content)
    return tuple(
        Bullet(str(id), text, chapter)
        for chapter, entries in chapters.items()
        for id, text in entries.items()
    )


def claims(stage: str, facts: Mapping[str, Any]) -> tuple[Claim, ...]:
    """The claims of a stage, from the `_stage` of its stage.yml; a bare list has no evidence."""
    roadmap = facts.get("roadmap") or {}
    if not isinstance(roadmap, Mapping):
        roadmap = dict.fromkeys(roadmap)
    return tuple(
        Claim(str(bullet), stage, **{key: str(value) for key, value in (evidence or {}).items()})
        for bullet, evidence in roadmap.items()
    )


def lacks(template: Template, claim: Claim) -> Iterator[str]:
    """What of a claim is missing in the template's own files."""
    code = _file(template, template.subdirectory + claim.file) if claim.file else None
    if code is None or not stands_in(claim.symbol, code):
        yield f"code ({claim.code})" if claim.code else "code"
    if not _has_test(template, claim.test):
        yield f"a test ({claim.test})" if claim.test else "a test"
    if claim.lesson not in sections(_file(template, f"stages/{claim.stage}/lesson.md") or ""):
        yield f"a lesson ({claim.lesson})" if claim.lesson else "a lesson"


def stands_in(symbol: str, text: str) -> bool:
    """Whether a symbol, or each name of a dotted one, is in a text as a word of its own."""
    names = symbol.split(".") if re.fullmatch(r"\w+(\.\w+)*", symbol) else [symbol]
    return bool(symbol) and all(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names
    )


def sections(lesson: str) -> set[str]:
    """The headings of a lesson, each after those that it stands under: `See it`, `A > B`."""
    found = set()
    above: list[tuple[int, str]] = []
    for marks, title in HEADING.findall(FENCE.sub("", lesson)):
        above = [entry for entry in above if entry[0] < len(marks)]
        above.append((len(marks), title))
        found.add(SEPARATOR.join(title for _, title in above))
    return found


def _has_test(template: Template, test: str) -> bool:
    """Whether a file of tests has this class and method."""
    *module, case, method = test.split(".") if test.count(".") >= 2 else ["", "", ""]
    path = PurePosixPath(template.subdirectory, *module).with_suffix(".py") if case else None
    text = _file(template, str(path)) if path else None
    return text is not None and stands_in(f"{case}.{method}", text)


def _claims(template: Template, stage: str) -> tuple[Claim, ...]:
    facts = yaml.safe_load(_file(template, f"stages/{stage}/stage.yml") or "{}")
    return claims(stage, facts["_stage"])


def _file(template: Template, path: str) -> str | None:
    """A file of the template, or None."""
    try:
        content = git.run("show", f"{template.commit}:{path}", cwd=template.repository)
    except git.GitError:
        return None
    return content.decode("utf-8", "replace")
