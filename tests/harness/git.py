"""Git, the same on every machine."""

import os
import subprocess
import tempfile
from pathlib import Path

# A fixed author and date give the same content the same hash in every process.
ENVIRONMENT = {
    # No such file. Not os.devnull: `git config --global`, run as root, would replace it.
    "GIT_CONFIG_GLOBAL": str(Path(tempfile.gettempdir()) / "django-stages-has-no-gitconfig"),
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00+00:00",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00+00:00",
}


def git(folder: Path, *arguments: str) -> str:
    """What git prints, run in a folder. Raises CalledProcessError when it fails."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=os.environ | ENVIRONMENT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


def commit(folder: Path, message: str) -> None:
    """Commit all there is in a folder, which becomes a repository if it is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", message)


def conflicts(folder: Path) -> set[str]:
    """The files that an update could not merge."""
    unmerged = git(folder, "ls-files", "--unmerged", "-z").split("\0")
    return {entry.split("\t", 1)[1] for entry in unmerged if entry}
