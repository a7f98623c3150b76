"""Running git, so that neither the caller's environment nor the user's settings lead it astray."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from generator.errors import UserError

# A command started from a git hook inherits these; they would point git at another repository,
# or make it write a diff in another form.
MISLEADING = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DEFAULT_HASH",
    "GIT_DIFF_OPTS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
    "GIT_WORK_TREE",
)

# For every call: no hook of the user's runs, no commit waits for a passphrase.
ALWAYS = {
    "commit.gpgSign": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.safecrlf": "false",
}

# For calls in throw-away places, Copier's among them: what a merge gives must depend on the
# files alone. Measured with a user's own settings: an ignore file that names a file of the
# template, apply.whitespace=error and status.showUntrackedFiles=no make Copier drop an edit
# without a word; line ends make up conflicts; quotePath=false ends it with a traceback.
NEUTRAL = {
    "apply.ignoreWhitespace": "no",
    "apply.whitespace": "nowarn",
    "core.attributesFile": os.devnull,
    "core.autocrlf": "false",
    "core.eol": "lf",
    "core.excludesFile": os.devnull,
    "core.quotePath": "true",
    "core.sparseCheckout": "false",
    "init.templateDir": "",
    "merge.conflictStyle": "merge",
    "status.relativePaths": "true",
    "status.renames": "false",
    "status.showUntrackedFiles": "all",
}


def forget_caller() -> None:
    """Take from this process, and so from all it starts, what a calling git has set."""
    for name in MISLEADING:
        os.environ.pop(name, None)


def environment(settings: Mapping[str, str] = {}) -> dict[str, str]:
    """The environment for a git process in which these settings win over the user's files."""
    result = dict(os.environ)
    count = int(result.get("GIT_CONFIG_COUNT") or 0)
    ours = ALWAYS | dict(settings)
    for number, (key, value) in enumerate(ours.items(), start=count):
        result[f"GIT_CONFIG_KEY_{number}"] = key
        result[f"GIT_CONFIG_VALUE_{number}"] = value
    result["GIT_CONFIG_COUNT"] = str(count + len(ours))
    # A private or mistyped address fails instead of waiting for a password behind the progress.
    result["GIT_TERMINAL_PROMPT"] = "0"
    return result


class GitError(UserError):
    """git refused. Its first words are in the message."""


def run(
    *arguments: str | Path,
    cwd: Path | None = None,
    settings: Mapping[str, str] = {},
    variables: Mapping[str, str] = {},
    input: bytes = b"",
) -> bytes:
    """
    What `git arguments` writes to standard output.

    Raises GitError where it fails, UserError where there is no git.
    """
    try:
        done = subprocess.run(
            ["git", *map(str, arguments)],
            cwd=cwd,
            env=environment(settings) | dict(variables),
            input=input,
            capture_output=True,
        )
    except FileNotFoundError as error:
        if cwd and not cwd.exists():
            raise
        raise missing() from error
    if done.returncode:
        raise GitError(
            f"git {arguments[0]} failed: {first_words(done.stderr)}", "Mend that and say it again."
        )
    return done.stdout


def text(*arguments: str | Path, **options: object) -> str:
    """What `run` gives, as text, without the line break at its end."""
    return os.fsdecode(run(*arguments, **options)).rstrip("\n")  # type: ignore[arg-type]


def paths(*arguments: str | Path, **options: object) -> list[str]:
    """The names in the output of a git command that was called with -z."""
    return [name for name in os.fsdecode(run(*arguments, **options)).split("\0") if name]  # type: ignore[arg-type]


def succeeds(*arguments: str | Path, **options: object) -> bool:
    """Whether the command exits with 0. Raises UserError where there is no git."""
    try:
        run(*arguments, **options)  # type: ignore[arg-type]
    except GitError:
        return False
    return True


def first_words(stderr: bytes) -> str:
    """The line in which git says why it failed."""
    lines = [line.strip() for line in os.fsdecode(stderr).splitlines() if line.strip()]
    reasons = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (reasons or lines or ["it gave no reason"])[0].removeprefix("fatal: ")


def merge_file(
    mine: Path, old: Path, new: Path, labels: tuple[str, str, str]
) -> tuple[bytes, bool]:
    """
    What `git merge-file` makes of three versions of a file, and whether lines are in conflict.

    Raises GitError where it fails, UserError where there is no git.
    """
    named = [word for label in labels for word in ("-L", label)]
    command = ["git", "merge-file", "-p", "-q", *named, *map(str, (mine, old, new))]
    try:
        done = subprocess.run(command, env=environment(NEUTRAL), capture_output=True)
    except FileNotFoundError as error:
        raise missing() from error
    # Up to 127 it is the number of conflicts; above that, it failed.
    if not 0 <= done.returncode <= 127:
        raise GitError(f"git merge-file failed: {first_words(done.stderr)}", "Say it again.")
    return done.stdout, done.returncode > 0


def missing() -> UserError:
    """That there is no git here, in our form."""
    return UserError(
        "there is no git on this machine", "Install it from https://git-scm.com/downloads."
    )
