"""Who makes a commit: the user, or, where git does not know the user's name, a stand-in."""

from __future__ import annotations

from pathlib import Path

from generator import git

STAND_IN = {"user.name": "Django Stages", "user.email": "django-stages@localhost"}
HINT = (
    "git does not know your name yet, so the commit says Django Stages. Tell it: "
    'git config --global user.name "Your Name" && git config --global user.email you@example.com'
)


def known(folder: Path) -> bool:
    """Whether git has a name and an address to commit with."""
    return all(
        git.succeeds("var", f"GIT_{role}_IDENT", cwd=folder) for role in ("AUTHOR", "COMMITTER")
    )


def settings(folder: Path) -> dict[str, str]:
    """Settings for git with which a commit always has an author."""
    return {} if known(folder) else STAND_IN
