"""
Adding a stage, safe from every kind of accident.

Copier updates a second work tree of the project's repository, outside the project. What comes of
it is judged there, and only then brought over, in a few milliseconds and in such an order that
the answers file is the last to change. Whatever happens before leaves the project as it was.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import git, identity, rendering
from generator import project as projects
from generator.errors import ENDING, UserError
from generator.project import ANSWERS, Project
from generator.template import Template

# How Copier marks the lines between which the user has to choose.
MARKERS = (b"<<<<<<< before updating", b">>>>>>> after updating")


@dataclass(frozen=True)
class Outcome:
    """
    What an update came to: a git tree, and the files in which the user has to choose.

    `left_out` are files that the stage changes and that the user had deleted; they stay so.
    """

    tree: str
    conflicts: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unmerged: bytes = field(default=b"", repr=False)


@dataclass
class Trial:
    """A second work tree of a project's repository, at `base`, where nothing can go wrong."""

    project: Project
    folder: Path
    base: str

    @property
    def copy(self) -> Project:
        """The project in the second work tree."""
        return Project(self.folder / self.project.prefix)

    def update(self, template: Template, stage: str, answers: Mapping[str, Any]) -> Outcome:
        """Give other answers. Raises UserError where that did not bring the stage and its files."""
        rendering.update(template, self.copy.root, answers)
        unmerged = self._git("ls-files", "-u", "-z")
        conflicts = {entry.partition("\t")[2] for entry in _names(unmerged)}
        conflicts.update(self._rejected(), self._marked())
        marked = template.marked(stage)
        self._keep_bytes(marked)
        left_out = self._left_out(template, stage, marked)
        # By force: what a stage brings belongs to the project, whatever a .gitignore says.
        self._git("add", "--all", "--force")
        return Outcome(
            self._text("write-tree"), tuple(sorted(conflicts)), tuple(left_out), unmerged
        )

    def commit(self, outcome: Outcome, message: str) -> str:
        """Record an outcome, on top of `base`. The hash of the commit."""
        author = identity.settings(self.folder)
        arguments = ("commit-tree", outcome.tree, "-p", self.base, "-m", message)
        return git.text(*arguments, cwd=self.folder, settings=author)

    def go_on(self, commit: str) -> None:
        """Stand on another commit, to update once more from there."""
        self._git("reset", "--quiet", "--hard", commit)
        self.base = commit

    def carry_over(self, outcome: Outcome, message: str) -> str | None:
        """
        Bring an outcome into the project: committed, or as a conflict for the user to resolve.

        The commit's hash, or None for a conflict. Raises UserError, and changes nothing, where the
        project has changed meanwhile or files that git ignores are in the way.
        """
        top = self.project.top
        added, changed = self._difference(outcome, "A"), self._difference(outcome, "a")
        self._require_free(added)
        commit = None if outcome.conflicts else self.commit(outcome, message)
        between = self._without_answers(outcome)
        with _undisturbed():
            if self.project.head != self.base:
                raise _meanwhile()
            # It fails on other work under way in a bigger repository, which is none of ours.
            git.succeeds("update-index", "-q", "--refresh", cwd=top)
            try:
                git.run("read-tree", "-m", "-u", self.base, between, cwd=top)
                git.run("read-tree", "-m", "-u", between, outcome.tree, cwd=top)
                if commit:
                    reason = f"django-stages: {message}"
                    git.run("update-ref", "-m", reason, "HEAD", commit, self.base, cwd=top)
                elif outcome.unmerged:
                    self._mark_unmerged(outcome.unmerged)
            except UserError:
                # git looks before it writes; it fails half way only where the disk does.
                self._put_back(added, changed)
                raise
        return commit

    def _put_back(self, added: list[str], changed: list[str]) -> None:
        """Turn these files of the project, and git's index of them, back to `base`."""
        top = self.project.top
        for name in added:
            (top / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                # Only the empty ones of the folders above can be removed.
                os.removedirs((top / name).parent)
        git.run("reset", "--quiet", self.base, "--", *added, *changed, cwd=top)
        git.run("checkout-index", "--force", "--", *changed, cwd=top)

    def _difference(self, outcome: Outcome, kind: str) -> list[str]:
        """The files that differ from `base`: "A" for those added, "a" for all others."""
        command = ("diff-tree", "-r", "-z", "--no-renames", "--name-only", f"--diff-filter={kind}")
        return git.paths(*command, self.base, outcome.tree, cwd=self.folder)

    def _require_free(self, added: list[str]) -> None:
        taken = [name for name in added if os.path.lexists(self.project.top / name)]
        if taken:
            raise UserError(
                f"the stage brings files that are here already, unknown to git: "
                f"{projects.listed(taken)}",
                "Move yours away, or commit them (git add -f).",
            )

    def _without_answers(self, outcome: Outcome) -> str:
        """The tree of an outcome, with the answers file as it was."""
        answers = (self.project.prefix / ANSWERS).as_posix()
        entry = self._text("ls-tree", self.base, "--", answers).partition("\t")[0].split()
        self._git("update-index", "--cacheinfo", f"{entry[0]},{entry[2]},{answers}")
        tree = self._text("write-tree")
        self._git("read-tree", outcome.tree)
        return tree

    def _mark_unmerged(self, entries: bytes) -> None:
        """Tell the project's git of the conflict, as a merge does."""
        removals = {
            b"0 " + b"0" * len(entry.split()[1]) + b"\t" + entry.partition(b"\t")[2]
            for entry in entries.split(b"\0")
            if entry
        }
        lines = b"\0".join([*removals, entries])
        git.run("update-index", "-z", "--index-info", cwd=self.project.top, input=lines)

    def _rejected(self) -> list[str]:
        """Files with changes that Copier could not place at all."""
        others = git.paths("ls-files", "--others", "-z", cwd=self.folder, settings=git.NEUTRAL)
        return [name for name in others if name.endswith(".rej")]

    def _marked(self) -> list[str]:
        """Files in which Copier left both versions, whether or not git knows of it."""
        changed = git.paths("diff", "--name-only", "-z", cwd=self.folder, settings=git.NEUTRAL)
        return [
            name
            for name in changed
            if (path := self.folder / name).is_file()
            and any(line.startswith(MARKERS) for line in path.read_bytes().splitlines())
        ]

    def _keep_bytes(self, marked: Collection[str]) -> None:
        """
        Take back what became of the user's own pictures and other files that are not text.

        Copier merges UTF-8 text only: over the rest it writes the template's file, and of text in
        another encoding it drops the signs that it cannot read (both measured). A file in which
        no line is marked is the same with the stage and without, so that only the user can have
        changed it. Raises UserError where the stage changes text in another encoding.
        """
        changed = ("diff", "--name-only", "-z", "--no-renames", "--diff-filter=M", self.base)
        for name in git.paths(*changed, cwd=self.folder, settings=git.NEUTRAL):
            if _is_text(self.folder / name) and _is_text(self.project.top / name):
                continue
            if Path(name).relative_to(self.project.prefix).as_posix() in marked:
                raise UserError(
                    f"{name} is not UTF-8, and the update would spoil it",
                    "Save it as UTF-8, and commit it.",
                )
            self._git("checkout", "--quiet", self.base, "--", name)

    def _left_out(self, template: Template, stage: str, marked: Collection[str]) -> list[str]:
        """
        Files of the stage that the user had deleted, and so did not get.

        Raises UserError where the stage is not on, or one of its own files has not come.
        """
        root = self.copy.root
        reached = projects.reached(template.graph, self.copy.answers)
        absent = [file for file in template.owned(stage, reached) if not (root / file).exists()]
        if stage not in reached or absent:
            what = projects.listed(absent) if absent else f"{stage} in {ANSWERS}"
            raise UserError(
                f"the update did not bring {what}", "Nothing was changed; please report it."
            )
        gone = [file for file in marked if not (root / file).exists()]
        if not gone:
            return []
        lost = ("log", "--format=", "--name-only", "-z", "--diff-filter=D", "--no-renames")
        where = ("--relative", self.base, "--", *gone)
        deleted = git.paths(*lost, *where, cwd=self.copy.root)
        return [file for file in gone if file in {name.strip("\n") for name in deleted}]

    def _git(self, *arguments: str) -> bytes:
        return git.run(*arguments, cwd=self.folder, settings=git.NEUTRAL)

    def _text(self, *arguments: str) -> str:
        return git.text(*arguments, cwd=self.folder, settings=git.NEUTRAL)


@contextlib.contextmanager
def trial(project: Project) -> Iterator[Trial]:
    """A place to try an update of a committed project in. It is gone in the end."""
    base = project.head
    with tempfile.TemporaryDirectory(prefix="django-stages-", ignore_cleanup_errors=True) as parent:
        # Resolved: Copier compares the path with that which git tells.
        folder = Path(parent).resolve() / "project"
        add = ("worktree", "add", "--quiet", "--detach", folder, base)
        try:
            git.run(*add, cwd=project.top, settings=git.NEUTRAL)
            yield Trial(project, folder, base)
        finally:
            with _undisturbed(), contextlib.suppress(git.GitError):
                git.run("worktree", "remove", "--force", folder, cwd=project.top)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold off Ctrl-C and requests to end, for this process and for the git that it starts."""
    signals = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    before = [(number, signal.signal(number, signal.SIG_IGN)) for number in signals]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _is_text(path: Path) -> bool:
    """Whether this file is UTF-8. A file that is not there is."""
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    except FileNotFoundError:
        pass
    return True


def _meanwhile() -> UserError:
    return UserError("the project was changed meanwhile", "Nothing was added; say it again.")


def _names(output: bytes) -> list[str]:
    return [name.decode("utf-8", "surrogateescape") for name in output.split(b"\0") if name]
