"""
What a learner has done, in `.django-stages/progress.txt` in the project.

One fact a line, `STAGE what detail`, only ever appended. What is done does not depend on the order
of the lines, so that git can merge two such files by keeping the lines of both.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".django-stages"
FILE = "progress.txt"

# git passes the folder over. Who takes .gitignore away to keep it in git never meets a conflict.
BESIDE = {".gitignore": "*\n", ".gitattributes": f"{FILE} merge=union\n"}

UNDERSTOOD, LATER = "understood", "later"
# What a step is about came to this project with another stage.
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Progress:
    """The facts of a progress file, each a stage and its words, in the order of the file."""

    facts: tuple[tuple[str, ...], ...] = ()

    def passed(self, stage: str) -> bool:
        """Whether the exercise of this stage has been passed."""
        return (stage, "exercise", "passed") in self.facts

    def tried(self, stage: str) -> bool:
        """Whether the exercise of this stage has been begun."""
        return any(fact[:2] in {(stage, "exercise"), (stage, "hint")} for fact in self.facts)

    def hints(self, stage: str) -> int:
        """How many hints have been shown for this stage."""
        shown = [fact[2] for fact in self.facts if fact[:2] == (stage, "hint") and len(fact) == 3]
        return max((int(number) for number in shown if number.isdecimal()), default=0)

    def steps(self, stage: str) -> dict[str, str]:
        """What is known of each step of a tour: UNDERSTOOD, LATER or ELSEWHERE, the newest."""
        judged = [fact[2:] for fact in self.facts if fact[:2] == (stage, "tour")]
        return {fact[0]: fact[1] for fact in judged if len(fact) == 2}

    def understood(self, stage: str) -> set[str]:
        """The slugs of the steps that were understood."""
        return {slug for slug, word in self.steps(stage).items() if word == UNDERSTOOD}

    def elsewhere(self, stage: str) -> set[str]:
        """The slugs of the steps that this project's tour leaves out."""
        return {slug for slug, word in self.steps(stage).items() if word == ELSEWHERE}

    def at(self, stage: str) -> str | None:
        """The slug of the step at which the tour was left, or None."""
        places = [fact[2] for fact in self.facts if fact[:2] == (stage, "at") and len(fact) == 3]
        return places[-1] if places else None


def read(project: Path) -> Progress:
    """The progress kept in a project; lines that make no sense are passed over."""
    try:
        content = (project / FOLDER / FILE).read_bytes().decode("utf-8-sig", "replace")
    except (FileNotFoundError, NotADirectoryError):
        content = ""
    return Progress(tuple(tuple(line.split()) for line in content.splitlines()))


def record(project: Path, stage: str, *words: object) -> None:
    """
    Append one fact, such as `record(root, "pages", "hint", 2)`. Raises OSError.

    Two commands may do so at once: each line is written whole, by one call, at the end. At worst
    an empty line comes between.
    """
    line = " ".join(map(str, (stage, *words))) + "\n"
    _begin(project / FOLDER)
    mode = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    file = os.open(project / FOLDER / FILE, mode, 0o666)
    try:
        if _lacks_line_break(file):
            line = f"\n{line}"
        os.write(file, line.encode())
    finally:
        os.close(file)


def _begin(folder: Path) -> None:
    """
    Make the folder, ignored by git from the first moment.

    Only when it is made: who took .gitignore away does not get it back.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        for name, content in BESIDE.items():
            (folder / name).write_text(content, encoding="utf-8", newline="\n")


def _lacks_line_break(file: int) -> bool:
    """Whether an editor left the last line without its end."""
    if not os.fstat(file).st_size:
        return False
    os.lseek(file, -1, os.SEEK_END)
    return os.read(file, 1) != b"\n"


def current(reached: Iterable[str], progress: Progress) -> str:
    """The newest stage whose exercise is not passed yet; else the newest of all."""
    newest_first = list(reached)[::-1]
    return next((id for id in newest_first if not progress.passed(id)), newest_first[0])
