"""
An update that waits for the learner to choose, and how it is finished or given up.

What waits is noted in git's own folder before the first file is changed. The note counts only
while the last commit is the one that it began from.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generator import git, identity
from generator.errors import UserError
from generator.merging import Place, is_marked, places
from generator.project import Project

NOTE = "django-stages.json"


@dataclass(frozen=True)
class Pending:
    """
    An update at which the learner has to choose.

    `base` is the commit that it began from, `message` that of the commit to come; `side` names the
    template's side, `files` those with two versions, `gone` those that one side deletes or that
    are no text. `waiting` are the stages that were to come after it.
    """

    base: str
    message: str
    side: str
    files: tuple[str, ...]
    gone: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """All files in which the learner has to choose."""
        return [*self.files, *self.gone]

    def open(self, project: Project) -> list[Place]:
        """The places that are not decided yet, in the files as they are now."""
        found = []
        for name in self.files:
            path = project.root / name
            content = path.read_bytes() if path.is_file() else b""
            here = places(name, content)
            # The rest of a place of which some marks are gone.
            if not here and is_marked(content):
                line = next(n for n, text in enumerate(content.splitlines(), 1) if is_marked(text))
                here = [Place(name, line, (), ())]
            found += here
        return found

    def undecided(self, project: Project) -> list[str]:
        """The files of `gone` of which git has not been told whether they stay."""
        unmerged = git.paths("ls-files", "-u", "-z", "--", ".", cwd=project.root)
        names = {entry.partition("\t")[2] for entry in unmerged}
        return [name for name in self.gone if name in names]


def read(project: Project) -> Pending | None:
    """What waits in a project, or None. A note that nothing belongs to any more is taken away."""
    try:
        said = json.loads(_note(project).read_text(encoding="utf-8"))
        found = Pending(**{key: _tuple(value) for key, value in said.items()})
    except (OSError, ValueError, TypeError):
        return None
    if found.base == project.head and _begun(project):
        return found
    forget(project)
    return None


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _begun(project: Project) -> bool:
    """Whether anything differs from the last commit: the update, or what the learner made of it."""
    return bool(git.run("status", "--porcelain", "--", ".", cwd=project.root))


def write(project: Project, pending: Pending) -> None:
    """Note what waits, whole or not at all."""
    put(_note(project), asdict(pending))


def put(note: Path, facts: Mapping[str, Any]) -> None:
    """Write a note, whole or not at all."""
    new = note.with_suffix(".new")
    new.write_text(json.dumps(facts), encoding="utf-8")
    new.replace(note)


def forget(project: Project) -> None:
    """Nothing waits any more."""
    _note(project).unlink(missing_ok=True)


def _note(project: Project) -> Path:
    return project.top / git.text("rev-parse", "--git-path", NOTE, cwd=project.top)


def require(project: Project) -> Pending:
    """What waits in a project. Raises UserError where nothing does."""
    found = read(project)
    if not found:
        raise UserError("nothing waits for you here", "django-stages list shows where you are.")
    return found


def commit(project: Project, pending: Pending) -> str:
    """Record the project as it is now, and nothing beside it. The hash of the commit."""
    made = snapshot(project, pending.message)
    git.run("add", "--all", "--", ".", cwd=project.root)
    reason = f"django-stages: {pending.message}"
    git.run("update-ref", "-m", reason, "HEAD", made, pending.base, cwd=project.top)
    forget(project)
    return made


def give_up(project: Project, pending: Pending) -> str:
    """Go back to where the update began. The hash of a commit that keeps what is given up."""
    kept = snapshot(project, f"Given up: {pending.message}")
    if project.root.resolve() == project.top:
        git.run("reset", "--quiet", "--hard", pending.base, cwd=project.top)
    else:
        # Inside a bigger repository, the rest of it is left alone.
        back = ("restore", f"--source={pending.base}", "--staged", "--worktree", "--", ".")
        git.run(*back, cwd=project.root)
    forget(project)
    return kept


def snapshot(project: Project, message: str) -> str:
    """A commit of the project as it is in its folder, on top of the last one. Nothing changes."""
    with tempfile.TemporaryDirectory(prefix="django-stages-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run("read-tree", "HEAD", cwd=project.top, variables=index)
        git.run("add", "--all", "--", ".", cwd=project.root, variables=index)
        tree = git.text("write-tree", cwd=project.top, variables=index)
    author = identity.settings(project.root)
    arguments = ("commit-tree", tree, "-p", "HEAD", "-m", message)
    return git.text(*arguments, cwd=project.top, settings=author)


def decide(project: Project, decisions: Mapping[str, bytes | None]) -> None:
    """Write what the learner has chosen for some files, None for one that goes; git is told."""
    for name, content in decisions.items():
        path = project.root / name
        if content is None:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                os.removedirs(path.parent)
        else:
            path.write_bytes(content)
        if content is None or not is_marked(content):
            git.run("add", "--all", "--force", "--", name, cwd=project.root)
