"""Making a new project: Copier's copy, a git repository of its own, and the first commit."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator import git, identity, rendering
from generator.errors import UserError
from generator.template import Template


def require_free(path: Path) -> None:
    """See that nothing is there yet, or an empty folder. Raises UserError."""
    if path.is_dir():
        if any(path.iterdir()):
            raise UserError(f"{path} exists and is not empty", "Choose another folder.")
    elif path.exists() or path.is_symlink():
        raise UserError(f"{path} exists and is no folder", "Choose another name.")


def create(template: Template, path: Path, answers: Mapping[str, Any], message: str) -> None:
    """Make the project in `path`, which is free. Raises UserError, and leaves nothing behind."""
    with _all_or_nothing(path):
        rendering.copy(template, path, answers)
        chosen = git.succeeds("config", "--get", "init.defaultBranch", cwd=path)
        branch = {} if chosen else {"init.defaultBranch": "main"}
        git.run("init", "--quiet", cwd=path, settings=branch)
        # By force: what the user's own ignore file names (.python-version, say) belongs to it.
        git.run("add", "--all", "--force", cwd=path)
        commit = ("commit", "--quiet", "--no-verify", "--message", message)
        git.run(*commit, cwd=path, settings=identity.settings(path))


@contextlib.contextmanager
def _all_or_nothing(path: Path) -> Iterator[None]:
    """Take away what was made, folders above it too, if the rest fails or is stopped."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        if missing:
            shutil.rmtree(missing[-1], ignore_errors=True)
        else:
            for entry in path.iterdir():
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink()
        raise


def surrounding_repository(path: Path) -> Path | None:
    """The git repository in which `path` lies, or would lie, or None."""
    parents = path.resolve().parents
    return next((folder for folder in parents if (folder / ".git").exists()), None)
