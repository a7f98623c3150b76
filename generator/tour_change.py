"""
What a stage changes, from one fresh project to another: lines, hunks, and the pieces of a tour.

A piece is what a tour must not pass over: a hunk of `git diff -U3`, or, in a new module, each of
its classes and functions. A tour is whole when every piece has a step.
"""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator import diffs, git
from generator.reading_order import kind
from generator.tour import Step, Tour
from generator.tour_passage import passage

HUNK = re.compile(r"^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
# What nobody has to be shown: Copier's record, and the lesson that arrives with the stage.
UNSEEN = re.compile(r"\.copier-answers\.yml$|docs/lessons/")
# What a person would call the first line of a piece takes so much of a line.
SHORT = 60


@dataclass(frozen=True)
class Hunk:
    """Neighbouring changes in a file: numbers, from 1, of lines after and before the stage."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    # For each removed line, the number of the line after the stage before which it stood.
    places: tuple[int, ...]


@dataclass(frozen=True)
class FileChange:
    """What a stage does to one file. `before` and `after` are its lines, None where it is not."""

    path: str
    before: list[str] | None
    after: list[str] | None
    hunks: tuple[Hunk, ...] = ()
    binary: bool = False

    @property
    def added(self) -> tuple[int, ...]:
        """The numbers of the lines that the stage adds or changes."""
        return tuple(number for hunk in self.hunks for number in hunk.added)

    @property
    def removed(self) -> tuple[int, ...]:
        """The numbers, in the file before, of the lines that go."""
        return tuple(number for hunk in self.hunks for number in hunk.removed)


@dataclass(frozen=True)
class Piece:
    """Lines of one file, by their numbers after the stage, of which a step has to show some."""

    file: str
    lines: tuple[int, ...]
    name: str

    @property
    def first(self) -> int:
        """The number of the line at which a reader would look for it."""
        return self.lines[0] if self.lines else 1


@dataclass(frozen=True)
class Change:
    """All that a stage changes in a project, file by file."""

    stage: str
    files: dict[str, FileChange] = field(repr=False)

    def find(self, step: Step) -> list[int]:
        """The numbers of the changed lines that a step's `find` is in."""
        file = self.files.get(step.file)
        if not file or file.after is None:
            return []
        return [number for number in file.added if step.find in file.after[number - 1]]

    def passage(self, step: Step) -> range:
        """
        The numbers of the lines, after the stage, that a step is about.

        Raises LookupError, with the reason, where the step does not have exactly one place.
        """
        file = self.files.get(step.file)
        if not file:
            raise LookupError(f"the stage does not change {step.file}")
        if not step.find:
            return range(1, len(file.after or ()) + 1)
        found = self.find(step)
        if len(found) != 1:
            raise LookupError(_not_one(step, file, found))
        lines = file.after or []
        indexes = passage(lines, found[0] - 1, step.until)
        if step.until and step.until not in lines[indexes[-1]]:
            raise LookupError(
                f"until: no line of {step.file} from {found[0]} on has {step.until!r} in it"
            )
        return range(indexes[0] + 1, indexes[-1] + 2)

    def pieces(self) -> Iterator[Piece]:
        """What a tour of the stage must show."""
        for path, file in self.files.items():
            if UNSEEN.match(path) or not (file.hunks or file.binary):
                continue
            yield from _pieces(file)


def problems(tour: Tour, change: Change) -> list[str]:
    """What is wrong with a tour, one line each, with the stage, the file and the line."""
    found = []
    for step in tour.steps:
        try:
            change.passage(step)
        except LookupError as error:
            where = f"{tour.stage}: stages/{tour.stage}/tour.yml:{step.line}"
            found.append(f"{where} ({step.title}): {error.args[0]}")
    for piece in uncovered(tour, change):
        where = f"{tour.stage}: {piece.file}:{piece.first}"
        found.append(f"{where}: no step shows {piece.name}")
    return found


def uncovered(tour: Tour, change: Change) -> list[Piece]:
    """The pieces of a change that no step of the tour shows."""
    shown: dict[str, set[int]] = {}
    for step in tour.steps:
        try:
            lines = change.passage(step)
        except LookupError:
            continue
        shown.setdefault(step.file, set()).update(lines)
    return [
        piece
        for piece in change.pieces()
        # Without lines of its own, a piece is shown by any step of its file.
        if piece.file not in shown
        or (piece.lines and not shown[piece.file].intersection(piece.lines))
    ]


def between(stage: str, before: Path | None, after: Path) -> Change:
    """What has changed from the folder of one fresh project to another; from nothing if None."""
    with tempfile.TemporaryDirectory(prefix="django-stages-") as parent:
        place = Path(parent)
        git.run("init", "--quiet", cwd=place, settings=git.NEUTRAL)
        empty = place / "empty"
        empty.mkdir()
        trees = [diffs.tree(place, folder) for folder in (before or empty, after)]
        patch = git.run(
            "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--unified=3",
            "--inter-hunk-context=0", "--diff-algorithm=histogram", *trees,
            cwd=place, settings=git.NEUTRAL,
        )  # fmt: skip
        names = git.paths(
            "diff", "--no-renames", "--name-only", "-z", *trees, cwd=place, settings=git.NEUTRAL
        )
    # In the patch the files stand in the same order.
    parts = re.split(rb"^diff --git .*\n", patch, flags=re.MULTILINE)[1:]
    return Change(
        stage,
        {
            name: FileChange(
                name,
                lines(before / name) if before else None,
                lines(after / name),
                tuple(_hunks(part.decode("utf-8", "replace"))),
                binary=b"\nBinary files " in part,
            )
            for name, part in zip(names, parts, strict=True)
        },
    )


def lines(path: Path) -> list[str] | None:
    """The lines of a file, without their ends; None where there is no such file."""
    return split(path.read_bytes().decode("utf-8", "replace")) if path.is_file() else None


def split(content: str) -> list[str]:
    """The lines of a text as git and editors count them, without their ends."""
    rows = content.split("\n")
    if not rows[-1]:
        rows.pop()
    return [row.removesuffix("\r") for row in rows]


def _hunks(patch: str) -> Iterator[Hunk]:
    """The hunks in the patch of one file."""
    _, *parts = re.split(r"^(?=@@ -)", patch, flags=re.MULTILINE)
    for part in parts:
        head, *rows = part.split("\n")
        # A file that is not there has "0,0", and lines count from 1.
        old, new = (max(int(number), 1) for number in HUNK.findall(head)[0])
        added: list[int] = []
        removed: list[int] = []
        places: list[int] = []
        for row in rows:
            if row.startswith("+"):
                added.append(new)
            elif row.startswith("-"):
                removed.append(old)
                places.append(new)
            old += row.startswith(("-", " "))
            new += row.startswith(("+", " "))
        yield Hunk(tuple(added), tuple(removed), tuple(places))


def _pieces(file: FileChange) -> Iterator[Piece]:
    if file.before is None and file.after and _is_module(file.path):
        yield from _definitions(file)
        return
    if file.binary or file.after is None:
        what = "the binary file" if file.binary else "that the file goes"
        yield Piece(file.path, (), what)
        return
    for hunk in file.hunks:
        if hunk.added:
            name = _short(file.after[hunk.added[0] - 1])
            yield Piece(file.path, hunk.added, f"the hunk that begins with {name}")
        else:
            # Lines have only gone: what stands around the gap shows it.
            name = _short((file.before or [])[hunk.removed[0] - 1])
            around = tuple(range(max(hunk.places[0] - 1, 1), hunk.places[-1] + 1))
            yield Piece(file.path, around, f"that this goes: {name}")


def _is_module(path: str) -> bool:
    return path.endswith(".py") and kind(path) not in ("tests", "migrations")


def _definitions(file: FileChange) -> Iterator[Piece]:
    """The classes and functions of a new module; the rest of it is shown with any of them."""
    body = ast.parse("\n".join(file.after or [])).body
    found = False
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found = True
            first = min([node.lineno, *(entry.lineno for entry in node.decorator_list)])
            what = "class" if isinstance(node, ast.ClassDef) else "function"
            span = tuple(range(first, (node.end_lineno or first) + 1))
            yield Piece(file.path, span, f"the {what} {node.name}")
    if not found or len(body) > 1:
        yield Piece(file.path, (), "the module")


def _not_one(step: Step, file: FileChange, found: list[int]) -> str:
    if found:
        numbers = ", ".join(map(str, found))
        return f"find is on {len(found)} changed lines of {step.file} ({numbers}): {step.find!r}"
    others = [
        str(number) for number, line in enumerate(file.after or (), start=1) if step.find in line
    ]
    if others:
        return (
            f"find is on no changed line of {step.file} (on line {', '.join(others)}, which the "
            f"stage leaves as it was): {step.find!r}"
        )
    return f"find is nowhere in {step.file}: {step.find!r}"


def _short(line: str) -> str:
    text = line.strip()
    return repr(text if len(text) <= SHORT else f"{text[:SHORT]}...")
