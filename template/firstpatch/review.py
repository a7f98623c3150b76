"""
What can be seen of a patch for Django without running it.

The rules are those of
https://docs.djangoproject.com/en/dev/internals/contributing/committing-code/ and
https://docs.djangoproject.com/en/dev/internals/contributing/writing-code/submitting-patches/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINE = 72
# Of the documentation; what holds a link may be longer.
DOCS_LINE = 79
SUBJECT = re.compile(r"((Fixed|Refs) #\d+(, #\d+)* -- )?[A-Z]\w*")
# "Fixes" and "Fixing" are what people write first.
PAST = re.compile(r"[A-Z]\w*ed|Made|Kept|Let|Put|Rewrote|Took|Brought|Cut|Ran|Wrote")


@dataclass(frozen=True)
class Patch:
    """A branch of somebody's clone, held against what it began from."""

    base: str
    branch: str
    commits: int
    # The lines of the last commit's message.
    message: list[str]
    # What it touches, and each line that it adds after the name of its file.
    files: list[str]
    lines: list[tuple[str, str]]
    # Whether some of them end in blanks.
    blanks: bool


def problems(patch: Patch) -> Iterator[str]:
    """What a reviewer would ask for."""
    if patch.branch == "main":
        yield "The work is on main. Give it a branch: git switch --create ticket_NUMBER"
    if patch.commits > 1:
        yield (
            f"There are {patch.commits} commits. Make them one: "
            f"git rebase --interactive {patch.base}"
        )
    yield from of_message(patch.message)
    if patch.blanks:
        yield "Some lines end in blanks: git diff --check shows them"
    yield from of_files(patch.files)
    yield from of_lines(patch.lines)


def of_message(lines: list[str]) -> Iterator[str]:
    """What is wrong with a commit's message."""
    subject = lines[0]
    about = subject.partition(" -- ")[2] or subject
    if not SUBJECT.match(subject):
        yield (
            "The message begins with Fixed #NUMBER -- or Refs #NUMBER -- and a "
            "capital; without a ticket, with the capital"
        )
    elif not PAST.match(about):
        yield f"The message says what was done, in the past: not {about.split()[0]!r}"
    if not subject.endswith("."):
        yield "The first line of the message ends with a full stop"
    if lines[1:2] not in ([], [""]):
        yield "The second line of the message is empty"
    for number, line in enumerate(lines, start=1):
        if len(line) > LINE and "://" not in line:
            yield f"Line {number} of the message is longer than {LINE} characters"


def of_files(files: list[str]) -> Iterator[str]:
    """What is missing among the files."""
    code = [
        name for name in files if name.startswith("django/") and name.endswith(".py")
    ]
    if code and not any(name.startswith("tests/") for name in files):
        yield f"{code[0]} changes, and no test does: which one had failed before?"


def of_lines(lines: list[tuple[str, str]]) -> Iterator[str]:
    """What is too long among the new lines of the documentation."""
    for name, line in lines:
        prose = name.startswith("docs/") and name.endswith(".txt")
        if prose and len(line) > DOCS_LINE and "://" not in line:
            yield f"{name} has a line of {len(line)} characters: {line[:30]} ..."
