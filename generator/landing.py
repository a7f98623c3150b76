"""
Bringing an update over into the project, in a few milliseconds, so that nothing stays half done.

What is brought is noted first, in git's own folder. Where the process is killed in the midst of
it, the next command finds the note and puts back each file that the update had begun to write.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from generator import git, pending
from generator.errors import ENDING, UserError
from generator.pending import Pending
from generator.project import Project

NOTE = "django-stages-landing.json"
# What a killed git leaves behind, and how long one that still runs may need, in seconds.
LOCKS = ("index.lock", "HEAD.lock")
PATIENCE = 1.0


@dataclass(frozen=True)
class Landing:
    """
    What is brought: from the commit `base` to the git tree `tree`, as `commit` if there is one.

    `between` is the tree with the answers file as it was, which goes first.
    """

    base: str
    between: str
    tree: str
    commit: str | None = None


def land(
    project: Project, landing: Landing, message: str, unmerged: bytes, waits: Pending | None
) -> None:
    """
    Bring an update over. Raises UserError, and changes nothing, where that cannot be.

    `unmerged` is what git's index is to have of files in conflict, `waits` what is noted then.
    """
    top = project.top
    with undisturbed():
        if project.head != landing.base:
            raise UserError("the project was changed meanwhile", "Nothing was added; say it again.")
        # It fails on other work under way in a bigger repository, which is none of ours.
        git.succeeds("update-index", "-q", "--refresh", cwd=top)
        pending.put(_note(project), asdict(landing))
        try:
            git.run("read-tree", "-m", "-u", landing.base, landing.between, cwd=top)
            git.run("read-tree", "-m", "-u", landing.between, landing.tree, cwd=top)
            if landing.commit:
                moved = ("HEAD", landing.commit, landing.base)
                git.run("update-ref", "-m", f"django-stages: {message}", *moved, cwd=top)
            if unmerged:
                _mark_unmerged(project, unmerged)
            if waits:
                pending.write(project, waits)
        except UserError:
            # git looks before it writes; it fails half way only where the disk does.
            _put_back(project, landing, _differing(project, landing))
            raise
        finally:
            _note(project).unlink(missing_ok=True)


def mend(project: Project) -> bool:
    """
    Put back what a killed update had begun to write. Whether there was such a thing.

    A file that somebody has changed since is left as it is.
    """
    note = _note(project)
    try:
        landing = Landing(**json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        note.unlink(missing_ok=True)
        return False
    with undisturbed():
        _unlock(project)
        # With the commit made, all had arrived.
        begun = project.head == landing.base
        if begun:
            entries = _differing(project, landing)
            theirs = [entry for entry in entries if not _is_ours(project, entry)]
            _put_back(project, landing, [entry for entry in entries if entry not in theirs])
            _reset(project, landing, theirs)
            pending.forget(project)
        note.unlink()
    return begun


def cut_off(project: Project) -> bool:
    """Whether an update was killed here, and nothing has been put back yet."""
    return _note(project).exists()


def _note(project: Project) -> Path:
    return project.top / git.text("rev-parse", "--git-path", NOTE, cwd=project.top)


@dataclass(frozen=True)
class Entry:
    """A file that an update changes, and its git objects before and after; empty for none."""

    name: str
    before: str
    after: str


def _differing(project: Project, landing: Landing) -> list[Entry]:
    """The files that an update changes."""
    command = ("diff-tree", "-r", "-z", "--no-renames", landing.base, landing.tree)
    found = git.paths(*command, cwd=project.top)
    entries = []
    for facts, name in zip(found[::2], found[1::2], strict=True):
        _, _, before, after, _ = facts.split()
        entries.append(Entry(name, before.strip("0") and before, after.strip("0") and after))
    return entries


def _is_ours(project: Project, entry: Entry) -> bool:
    """Whether a file is as it was before the update, or as far as the update has written it."""
    path = project.top / entry.name
    if not path.is_file():
        return not os.path.lexists(path)
    if git.text("hash-object", "--", entry.name, cwd=project.top) in (entry.before, entry.after):
        return True
    after = git.run("cat-file", "blob", entry.after, cwd=project.top) if entry.after else b""
    written = path.read_bytes()
    # git writes a file bit by bit, and may have been killed at any of them.
    return after.startswith(written) or after.replace(b"\n", b"\r\n").startswith(written)


def _put_back(project: Project, landing: Landing, entries: list[Entry]) -> None:
    """Turn these files of the project, and git's index of them, back to what they were."""
    top = project.top
    added = [entry.name for entry in entries if not entry.before]
    changed = [entry.name for entry in entries if entry.before]
    for name in added:
        (top / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            # Only the empty ones of the folders above can be removed.
            os.removedirs((top / name).parent)
    _reset(project, landing, entries)
    if changed:
        git.run("checkout-index", "--force", "--", *changed, cwd=top)


def _reset(project: Project, landing: Landing, entries: list[Entry]) -> None:
    """Let git's index have these files as they were."""
    if entries:
        names = [entry.name for entry in entries]
        git.run("reset", "--quiet", landing.base, "--", *names, cwd=project.top)


def _mark_unmerged(project: Project, entries: bytes) -> None:
    """Tell the project's git of the conflict, as a merge does."""
    removals = {
        b"0 " + b"0" * len(entry.split()[1]) + b"\t" + entry.partition(b"\t")[2]
        for entry in entries.split(b"\0")
        if entry
    }
    lines = b"\0".join([*removals, entries])
    git.run("update-index", "-z", "--index-info", cwd=project.top, input=lines)


def _unlock(project: Project) -> None:
    """Take away the locks of a git that was killed with the update."""
    branch = git.text("rev-parse", "--symbolic-full-name", "HEAD", cwd=project.top)
    for name in (*LOCKS, f"{branch}.lock"):
        lock = project.top / git.text("rev-parse", "--git-path", name, cwd=project.top)
        end = time.monotonic() + PATIENCE
        while lock.exists() and time.monotonic() < end:
            time.sleep(0.05)
        lock.unlink(missing_ok=True)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold off Ctrl-C and requests to end, for this process and for the git that it starts."""
    signals = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    before = [(number, signal.signal(number, signal.SIG_IGN)) for number in signals]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
