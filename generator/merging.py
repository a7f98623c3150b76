"""
What becomes of a learner's files when the template's go from one render to another.

It is git's own three-way merge, file by file: what only one side has changed is taken, what both
have changed is merged by `git merge-file`, and where they changed the same lines both versions
stand in the file, between marks. A file that the learner has moved is merged where it is now.
https://git-scm.com/docs/git-merge-file
"""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import git

# How git marks the lines between which the learner has to choose.
MINE, BETWEEN, THEIRS = "<<<<<<<", "=======", ">>>>>>>"
# What says nothing of a project: git's own folder, and what Python and tests leave behind.
NOT_OURS = {".git", "__pycache__"}
# So much of a file's lines has to be in another one for that to be the same file, moved.
ALIKE = 0.6

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Merged:
    """
    What becomes of one file: its new content, or None where it goes.

    `name` is where the learner has it, `origin` where the template does. `old`, `mine` and `new`
    are what it was made from, None for a file that is not there. With a `conflict`, the content
    has both versions of some lines; of a file that one side deletes and the other changes, it has
    the one that is left.
    """

    name: str
    content: bytes | None
    old: bytes | None
    mine: bytes | None
    new: bytes | None
    conflict: bool = False
    origin: str = ""

    @property
    def deleted(self) -> bool:
        """Whether the template lets a file go that the learner has changed."""
        return self.conflict and self.new is None


@dataclass(frozen=True)
class Place:
    """Lines of a file of which there are two versions; `line` is that of the first mark, from 1."""

    file: str
    line: int
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there, links and git's own left out."""
    found = {}
    for root, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if name not in NOT_OURS)
        for name in sorted(names):
            path = Path(root) / name
            if name not in NOT_OURS and path.is_file() and not path.is_symlink():
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def merge(old: Files, mine: Files, new: Files, theirs: str) -> dict[str, Merged]:
    """
    The files that change, by their path in the project, where the template goes from old to new.

    `theirs` is what the template's side of a conflict is called in the marks. A file that the
    learner has deleted stays so. Raises UserError where there is no git.
    """
    moved = dict(moves(old, mine))
    found = {}
    for origin in sorted({*old, *new}):
        before, after = old.get(origin), new.get(origin)
        if before == after:
            continue
        name = moved.get(origin, origin)
        one = merge_file(name, before, mine.get(name), after, theirs, origin)
        if one and (one.conflict or one.content != one.mine):
            found[name] = one
    return found


def merge_file(
    name: str,
    old: bytes | None,
    mine: bytes | None,
    new: bytes | None,
    theirs: str,
    origin: str = "",
) -> Merged | None:
    """What becomes of one file; None where the learner has deleted it."""
    content, conflict = new, False
    if mine is None and old is not None:
        return None
    if mine not in (old, new, None):
        if new is None:
            content, conflict = mine, True
        else:
            content, conflict = merge_lines(old or b"", mine, new, theirs)
    origin = "" if origin == name else origin
    return Merged(name, content, old, mine, new, conflict, origin)


def merge_lines(old: bytes, mine: bytes, new: bytes, theirs: str) -> tuple[bytes, bool]:
    """The content that comes of three versions, and whether it is for somebody to choose."""
    if not all(is_text(content) for content in (old, mine, new)):
        # git does not look into them either. The learner's stays until they choose.
        return mine, True
    # Of line ends the learner's count: an editor may have made others of all.
    windows = b"\r\n" in mine and b"\r\n" not in old and b"\r\n" not in new
    if windows:
        mine = mine.replace(b"\r\n", b"\n")
    with tempfile.TemporaryDirectory(prefix="django-stages-") as folder:
        paths = [Path(folder) / name for name in ("mine", "old", "new")]
        for path, content in zip(paths, (mine, old, new), strict=True):
            path.write_bytes(content)
        merged, conflict = git.merge_file(*paths, labels=("yours", "before", theirs))
    return (merged.replace(b"\n", b"\r\n") if windows else merged), conflict


def moves(old: Files, mine: Files) -> Iterator[tuple[str, str]]:
    """The files of the template that the learner has elsewhere, with where they are now."""
    free = {name for name in mine if name not in old and mine[name].strip()}
    for origin in sorted(name for name in old if name not in mine and old[name].strip()):
        ranked = [(likeness(old[origin], mine[name]), name) for name in sorted(free)]
        likest, name = max(ranked, default=(0.0, ""))
        if likest >= ALIKE:
            free.remove(name)
            yield origin, name


def likeness(one: bytes, other: bytes) -> float:
    """How much of two files is the same, from 0 to 1, line by line."""
    if one == other:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one.splitlines(), other.splitlines(), autojunk=False)
    # A bound that is quick to find rules out nearly all.
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def both(mine: bytes, theirs: bytes, labels: tuple[str, str]) -> bytes:
    """Two versions in one: where they differ, the lines of both stand between marks."""
    one, other = mine.splitlines(keepends=True), theirs.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    lines: list[bytes] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            lines += one[a:b]
            continue
        lines.append(f"{MINE} {labels[0]}\n".encode())
        lines += [ended(line) for line in one[a:b]]
        lines.append(f"{BETWEEN}\n".encode())
        lines += [ended(line) for line in other[c:d]]
        lines.append(f"{THEIRS} {labels[1]}\n".encode())
    return b"".join(lines)


def ended(line: bytes) -> bytes:
    """A line with a break at its end."""
    return line if line.endswith(b"\n") else line + b"\n"


def places(file: str, content: bytes) -> list[Place]:
    """Where in a file both versions of some lines stand."""
    found = []
    begin, mine, theirs, side = 0, [], [], None
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        word = line.partition(" ")[0]
        if word == MINE:
            begin, mine, theirs, side = number, [], [], "mine"
        elif side == "mine" and line == BETWEEN:
            side = "theirs"
        elif side == "theirs" and word == THEIRS:
            found.append(Place(file, begin, tuple(mine), tuple(theirs)))
            side = None
        elif side == "mine":
            mine.append(line)
        elif side == "theirs":
            theirs.append(line)
    return found


def chosen(content: bytes, choices: list[str]) -> bytes:
    """
    A file in which some places are decided, in order: `mine`, `theirs`, `both`; or left: `edit`.
    """
    lines, side, number = [], None, -1
    for line in content.splitlines(keepends=True):
        word = line.rstrip(b"\r\n").partition(b" ")[0].decode("utf-8", "replace")
        if word == MINE:
            number += 1
            side = "mine"
        choice = choices[number] if 0 <= number < len(choices) else "edit"
        if (
            side is None
            or choice == "edit"
            or (word not in (MINE, BETWEEN, THEIRS) and choice in (side, "both"))
        ):
            lines.append(line)
        if side == "mine" and word == BETWEEN:
            side = "theirs"
        elif side == "theirs" and word == THEIRS:
            side = None
    return b"".join(lines)


def is_marked(content: bytes) -> bool:
    """Whether a conflict waits in a file, or the rest of one."""
    return bool(re.search(rb"^(<{7}|>{7}) ", content, re.MULTILINE))


def is_text(content: bytes) -> bool:
    """Whether a file is text in UTF-8, as all text of the template is."""
    try:
        return b"\0" not in content and content.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False
