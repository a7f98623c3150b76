"""Reads a patch out of somebody's clone, by git."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from firstpatch.review import Patch


class NoPatch(Exception):
    """There is nothing to look at, and why."""


def read(folder: Path, base: str) -> Patch:
    """What the current branch has and `base` has not. Raises NoPatch if nothing."""
    if not folder.is_dir():
        raise NoPatch(f"{folder} is no folder")
    commits = git(folder, "rev-list", f"{base}..HEAD").split()
    if not commits:
        raise NoPatch(f"this branch has no commit that {base} has not")
    since = f"{base}...HEAD"
    return Patch(
        base=base,
        branch=git(folder, "branch", "--show-current").strip(),
        commits=len(commits),
        message=git(folder, "log", "-1", "--format=%B").rstrip("\n").split("\n"),
        files=git(folder, "diff", "--name-only", since).splitlines(),
        lines=list(new_lines(git(folder, "diff", "--unified=0", since))),
        blanks=bool(git(folder, "diff", "--check", since)),
    )


def new_lines(diff: str) -> Iterator[tuple[str, str]]:
    """Each line that a diff adds, after the name of its file."""
    name = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            name = line.removeprefix("+++ ").removeprefix("b/")
        elif line.startswith("+"):
            yield name, line[1:]


def git(folder: Path, *arguments: str) -> str:
    """Ask git. Raises NoPatch with what it says."""
    run = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # `git diff --check` ends with an error where it finds something: an answer, too.
    if run.returncode and not run.stdout:
        raise NoPatch(run.stderr.strip())
    return run.stdout
