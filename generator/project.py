"""The learner's project: where it is, what its answers are, and whether git lets us work on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import filelock
import yaml

from generator import git, progress
from generator.errors import UserError
from generator.graph import Graph

ANSWERS = ".copier-answers.yml"

# What git keeps in its folder while it waits for the user, and what the user would call it.
UNDER_WAY = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}


@dataclass(frozen=True)
class Project:
    """A project that Copier made, in `root` (an absolute path)."""

    root: Path

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What .copier-answers.yml says now. Raises UserError where it cannot be read."""
        return read_answers((self.root / ANSWERS).read_bytes())

    @property
    def facts(self) -> dict[str, Any]:
        """The answers alone, without what Copier notes for itself."""
        return {key: value for key, value in self.answers.items() if not key.startswith("_")}

    @property
    def source(self) -> tuple[str, str]:
        """The template's address and version. Raises UserError where they are not recorded."""
        place, version = (self.answers.get(key) for key in ("_src_path", "_commit"))
        if not place or not version:
            raise UserError(
                f"{ANSWERS} does not say where the template is and at which version",
                f"Take it back: git checkout -- {ANSWERS}.",
            )
        return str(place), str(version)

    @cached_property
    def top(self) -> Path:
        """The root of the git repository: the project, or a folder above. Raises UserError."""
        if not any((folder / ".git").exists() for folder in (self.root, *self.root.parents)):
            raise UserError("this project is in no git repository", self._begin())
        return Path(git.text("rev-parse", "--show-toplevel", cwd=self.root)).resolve()

    @property
    def prefix(self) -> Path:
        """The project's folder, relative to the root of the repository."""
        return self.root.resolve().relative_to(self.top)

    @property
    def head(self) -> str:
        """The full hash of the last commit."""
        return git.text("rev-parse", "HEAD", cwd=self.root)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others of our kind out of the project. Raises UserError where one is in it."""
        lock = self.top / git.text("rev-parse", "--git-path", "django-stages.lock", cwd=self.top)
        try:
            # The system lets go of it, however this process ends.
            with filelock.FileLock(lock, timeout=0):
                yield
        except filelock.Timeout as error:
            raise UserError(
                "another django-stages is at work in this project", "Wait until it is done."
            ) from error

    def require_ready(self) -> None:
        """See that all is committed and nothing under way. Raises UserError with the way out."""
        self.require_committed()
        self._require_nothing_under_way()
        if changed := self.changed():
            raise UserError(
                f"not everything is committed: {listed(changed)}",
                'Commit it (git add -A && git commit -m "My work"), '
                "or lay it aside (git stash -u; later git stash pop).",
            )

    def changed(self) -> list[str]:
        """The files that differ from the last commit."""
        # What a learner has read and tried is no work of theirs that a stage could spoil.
        status = git.paths(
            "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all",
            "--", ".", f":(exclude){progress.FOLDER}", cwd=self.root,
        )  # fmt: skip
        return [entry[3:] for entry in status]

    def require_committed(self) -> None:
        """See that the last commit holds this project. Raises UserError with the way out."""
        if not git.succeeds("rev-parse", "--verify", "--quiet", "HEAD^{commit}", cwd=self.top):
            raise UserError("this project has no commit yet", self._begin(init=False))
        if not git.succeeds("cat-file", "-e", f"HEAD:./{ANSWERS}", cwd=self.root):
            inside = self.root.resolve() != self.top
            where = f"the git repository {self.top}" if inside else "git"
            raise UserError(f"{where} does not have this project", self._begin(init=inside))

    def _begin(self, init: bool = True) -> str:
        steps = ["git init"] if init else []
        return f"In {self.root}: " + " && ".join([*steps, "git add -A", 'git commit -m "Start"'])

    def _require_nothing_under_way(self) -> None:
        unmerged = {
            entry.partition("\t")[2] for entry in git.paths("ls-files", "-u", "-z", cwd=self.root)
        }
        if unmerged:
            raise UserError(
                f"a conflict waits for you in {listed(sorted(unmerged))}",
                "Resolve it and commit (git add -A && git commit), or go back (git reset --hard).",
            )
        for mark, work in UNDER_WAY.items():
            where = Path(git.text("rev-parse", "--git-path", mark, cwd=self.top))
            if (self.top / where).exists():
                raise UserError(
                    f"git is in the middle of a {work}",
                    f"Finish it, or give it up: git {work} --abort.",
                )


def find(start: Path) -> Project | None:
    """The project that this folder is in, or None."""
    for folder in (start, *start.parents):
        if (folder / ANSWERS).is_file():
            return Project(folder)
    return None


def require(start: Path) -> Project:
    """The project that this folder is in. Raises UserError where there is none."""
    found = find(start)
    if not found:
        raise UserError(
            "there is no project here",
            "Go to the folder of one, or make one: django-stages new PATH.",
        )
    return found


def read_answers(content: bytes) -> dict[str, Any]:
    """What an answers file says. Raises UserError where it cannot be read."""
    try:
        answers = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError):
        answers = None
    if not isinstance(answers, dict):
        raise UserError(f"{ANSWERS} cannot be read", f"Take it back: git checkout -- {ANSWERS}.")
    return answers


def reached(graph: Graph, answers: dict[str, Any]) -> tuple[str, ...]:
    """The stages that these answers turn on. Raises UserError on a level that there is not."""
    try:
        return graph.reached(answers)
    except (KeyError, TypeError) as error:
        raise UserError(
            f"{ANSWERS} names a level that the template does not have: {answers.get('level')}",
            f"Take it back: git checkout -- {ANSWERS}.",
        ) from error


def listed(names: list[str], most: int = 3) -> str:
    """Some names in a line, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
