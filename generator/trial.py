"""
Adding a stage, safe from every kind of accident.

An update is made in a second work tree of the project's repository, outside the project: by git's
three-way merge of what the template was, what it becomes, and what the learner has (merging.py),
held against Copier's own. What comes of it is judged there, and only then brought over, in a few
milliseconds and in such an order that the answers file is the last to change. Whatever happens
before leaves the project as it was.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator import git, identity, rendering
from generator import project as projects
from generator.errors import UserError
from generator.landing import Landing, land, undisturbed
from generator.merging import Merged, Place, both, files, is_text, merge, places
from generator.pending import Pending
from generator.project import ANSWERS, Project
from generator.template import Template

# How Copier marks the lines between which the user has to choose.
MARKERS = (b"<<<<<<< before updating", b">>>>>>> after updating")


@dataclass(frozen=True)
class Outcome:
    """
    What an update came to: a git tree, and the files in which the user has to choose.

    `left_out` are files that the update changes and that the user had deleted; they stay so.
    `moved` are those that the user has elsewhere, with where. In those that are `close`, Copier
    would have the user choose, while git's merge keeps both sides' lines; `plain` are all in
    which Copier alone would have them choose, and those in which it would have other lines.
    """

    tree: str
    conflicts: tuple[Merged, ...] = ()
    left_out: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    close: tuple[str, ...] = ()
    plain: tuple[tuple[str, str], ...] = ()
    unmerged: bytes = field(default=b"", repr=False)

    @property
    def places(self) -> list[Place]:
        """Where both versions of some lines stand."""
        return [place for one in self.conflicts for place in places(one.name, one.content or b"")]


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
        outcome = self.follow(template, template, answers, f"stage {stage}")
        self._require_stage(template, stage)
        return outcome

    def reach(self, template: Template, stage: str) -> tuple[tuple[str, ...], Outcome]:
        """
        Take a stage after all that it needs and the project lacks: what that is, and the outcome.

        The outcome is of the stage alone. Raises UserError as `update` does.
        """
        graph = template.graph
        reached = projects.reached(graph, self.project.answers)
        first = tuple(id for id in graph.lacking([stage], reached) if id != stage)
        if first:
            outcome = self.update(template, first[-1], graph.answers([*reached, *first]))
            self.go_on(self.commit(outcome, "Before"))
        return first, self.update(template, stage, graph.answers([*reached, *first, stage]))

    def follow(
        self, old: Template, new: Template, answers: Mapping[str, Any], theirs: str
    ) -> Outcome:
        """
        Go from one version of the template to another, with some answers changed.

        `theirs` is what the template's side of a conflict is called. Raises UserError, such as
        where text in another encoding would have to be merged.
        """
        root, facts = self.copy.root, self.copy.facts
        mine = files(root)
        with tempfile.TemporaryDirectory(prefix="django-stages-") as parent:
            before, after = Path(parent) / "before", Path(parent) / "after"
            rendering.copy(old, before, facts)
            rendering.copy(new, after, facts | dict(answers))
            sides = files(before), files(after)
            recorded = sides[1][ANSWERS]
            for side in sides:
                side.pop(ANSWERS, None)
            changed = merge(sides[0], mine, sides[1], theirs)
            _require_text(changed, theirs)
            plain: tuple[tuple[str, str], ...] = ()
            close: list[str] = []
            # Where nothing is merged, there is nothing to have an opinion of.
            if any(one.mine != one.old for one in changed.values()):
                rendering.update(old, new, root, answers)
                second, undecided = files(root), self._undecided()
                self._stand_on(self.base)
                plain = tuple(_second_opinion(changed, second, undecided))
                changed, close = _two_opinions(changed, second, dict(plain))
            outcome = self.put(changed, recorded, after)
        moved = [(one.origin, one.name) for one in changed.values() if one.origin]
        left_out = tuple(_deleted(*sides, mine, dict(moved)))
        return replace(
            outcome, left_out=left_out, moved=tuple(moved), close=tuple(close), plain=plain
        )

    def put(
        self, changed: Mapping[str, Merged], answers: bytes | None = None, fresh: Path | None = None
    ) -> Outcome:
        """Put these contents into the project's files; see `_write`."""
        self._write(changed, answers, fresh)
        conflicts = tuple(one for one in changed.values() if one.conflict)
        return Outcome(self._text("write-tree"), conflicts, unmerged=self._unmerged(conflicts))

    def _write(
        self, changed: Mapping[str, Merged], answers: bytes | None = None, fresh: Path | None = None
    ) -> None:
        """Write what becomes of the files, with the modes that new ones have in a new project."""
        root = self.copy.root
        for name, one in changed.items():
            path = root / name
            if one.content is None:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(one.content)
            if fresh and one.mine is None and (fresh / name).exists():
                shutil.copymode(fresh / name, path)
        if answers is not None:
            (root / ANSWERS).write_bytes(answers)
        # By force: what a stage brings belongs to the project, whatever a .gitignore says.
        self._git("add", "--all", "--force")

    def _unmerged(self, conflicts: Collection[Merged]) -> bytes:
        """What git's index has of files in conflict: the versions that they come of."""
        lines = []
        for one in conflicts:
            path = (self.project.prefix / one.name).as_posix()
            for number, content in enumerate((one.old, one.mine, one.new), start=1):
                if content is not None:
                    blob = git.text("hash-object", "-w", "--stdin", cwd=self.folder, input=content)
                    lines.append(f"100644 {blob} {number}\t{path}".encode(errors="surrogateescape"))
        return b"".join(line + b"\0" for line in lines)

    def _undecided(self) -> set[str]:
        """The files in which Copier would have the user choose, by their path in the project."""
        unmerged = self._git("ls-files", "-u", "-z")
        found = {entry.partition("\t")[2] for entry in _names(unmerged)}
        found.update(self._rejected(), self._marked())
        inside = (Path(name) for name in found)
        prefix = self.project.prefix
        return {
            path.relative_to(prefix).as_posix().removesuffix(".rej")
            for path in inside
            if path.is_relative_to(prefix)
        }

    def _stand_on(self, commit: str) -> None:
        """Have nothing but the files of a commit here."""
        self._git("reset", "--quiet", "--hard", commit)
        self._git("clean", "--quiet", "-ffdx")

    def commit(self, outcome: Outcome, message: str) -> str:
        """Record an outcome, on top of `base`. The hash of the commit."""
        author = identity.settings(self.folder)
        arguments = ("commit-tree", outcome.tree, "-p", self.base, "-m", message)
        return git.text(*arguments, cwd=self.folder, settings=author)

    def go_on(self, commit: str) -> None:
        """Stand on another commit, to update once more from there."""
        self._stand_on(commit)
        self.base = commit

    def carry_over(
        self, outcome: Outcome, message: str, side: str = "", waiting: Sequence[str] = ()
    ) -> str | None:
        """
        Bring an outcome into the project: committed, or as a conflict for the user to resolve.

        `side` is what the other side of a conflict is called, `waiting` what is to come after it.

        The commit's hash, or None for a conflict. Raises UserError, and changes nothing, where the
        project has changed meanwhile or files that git ignores are in the way.
        """
        self._require_free(self._added(outcome))
        commit = None if outcome.conflicts else self.commit(outcome, message)
        landing = Landing(self.base, self._without_answers(outcome), outcome.tree, commit)
        waits = None if commit else self._pending(outcome, message, side, waiting)
        land(self.project, landing, message, outcome.unmerged, waits)
        return commit

    def _pending(
        self, outcome: Outcome, message: str, side: str, waiting: Sequence[str]
    ) -> Pending:
        marked = {place.file for place in outcome.places}
        names = [one.name for one in outcome.conflicts]
        return Pending(
            self.base,
            message,
            side,
            tuple(name for name in names if name in marked),
            tuple(name for name in names if name not in marked),
            tuple(waiting),
        )

    def _added(self, outcome: Outcome) -> list[str]:
        """The files that an outcome brings."""
        command = ("diff-tree", "-r", "-z", "--no-renames", "--name-only", "--diff-filter=A")
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

    def _require_stage(self, template: Template, stage: str) -> None:
        """See that the stage is on, and all its own files are here. Raises UserError."""
        root = self.copy.root
        reached = projects.reached(template.graph, self.copy.answers)
        absent = [file for file in template.owned(stage, reached) if not (root / file).exists()]
        if stage not in reached or absent:
            what = projects.listed(absent) if absent else f"{stage} in {ANSWERS}"
            raise UserError(
                f"the update did not bring {what}", "Nothing was changed; please report it."
            )

    def _git(self, *arguments: str) -> bytes:
        return git.run(*arguments, cwd=self.folder, settings=git.NEUTRAL)

    def _text(self, *arguments: str) -> str:
        return git.text(*arguments, cwd=self.folder, settings=git.NEUTRAL)


@contextlib.contextmanager
def trial(project: Project, commit: str | None = None) -> Iterator[Trial]:
    """A place to try an update in, of the last commit or another one. It is gone in the end."""
    base = commit or project.head
    with tempfile.TemporaryDirectory(prefix="django-stages-", ignore_cleanup_errors=True) as parent:
        # Resolved: Copier compares the path with that which git tells.
        folder = Path(parent).resolve() / "project"
        add = ("worktree", "add", "--quiet", "--detach", folder, base)
        try:
            git.run(*add, cwd=project.top, settings=git.NEUTRAL)
            yield Trial(project, folder, base)
        finally:
            with undisturbed(), contextlib.suppress(git.GitError):
                git.run("worktree", "remove", "--force", folder, cwd=project.top)


def _second_opinion(
    changed: Mapping[str, Merged], second: Mapping[str, bytes], undecided: set[str]
) -> Iterator[tuple[str, str]]:
    """Where Copier's merge is not git's: the file, and `conflict`, `gone` or `other`."""
    for name, one in changed.items():
        other = second.get(name)
        if name in undecided:
            yield name, "conflict"
        elif _lines(other) != _lines(one.content):
            yield name, "gone" if other is None else "other"


def _two_opinions(
    changed: Mapping[str, Merged], second: Mapping[str, bytes], plain: Mapping[str, str]
) -> tuple[dict[str, Merged], list[str]]:
    """
    Hold git's merge against Copier's.

    Where both are sure and they differ, nobody is believed: both versions stand in the file.
    The other files are as git has them; those where Copier is not sure are named.
    """
    decided, close = dict(changed), []
    labels = ("as git merges it", "as Copier merges it")
    for name, word in plain.items():
        one = changed[name]
        # Copier knows nothing of files that were moved.
        if one.conflict or one.origin:
            continue
        if word == "other" and one.content is not None:
            content = both(one.content, second[name], labels)
            decided[name] = replace(one, content=content, conflict=True)
        else:
            close.append(name)
    return decided, close


def _lines(content: bytes | None) -> bytes | None:
    return content and content.replace(b"\r\n", b"\n")


def _require_text(changed: Mapping[str, Merged], theirs: str) -> None:
    """See that nothing has to be merged that git cannot read. Raises UserError."""
    for one in changed.values():
        spoiled = one.mine is not None and not is_text(one.mine)
        if one.conflict and one.new is not None and is_text(one.new) and spoiled:
            raise UserError(
                f"{one.name} is not UTF-8, and {theirs} changes it",
                "Save it as UTF-8, and commit it.",
            )


def _deleted(
    old: Mapping[str, bytes],
    new: Mapping[str, bytes],
    mine: Mapping[str, bytes],
    moved: Mapping[str, str],
) -> Iterator[str]:
    """The files that the template changes and the learner has deleted."""
    for name in sorted(old.keys() & new.keys()):
        if old[name] != new[name] and name not in mine and name not in moved:
            yield name


def _names(output: bytes) -> list[str]:
    return [name.decode("utf-8", "surrogateescape") for name in output.split(b"\0") if name]
