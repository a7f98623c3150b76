"""Copier's own API, called so that it is silent, never trusts a template and fails in one line."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator import git
from generator.errors import UserError
from generator.template import Template

# Copier's default of 3 lines can put an edit into the wrong one of two alike blocks.
CONTEXT_LINES = 10


def copy(template: Template, folder: Path, answers: Mapping[str, Any]) -> None:
    """Make a project in `folder`. Raises UserError; the folder may then hold a part of it."""
    with _copier(template) as copier:
        copier.run_copy(
            template.address,
            folder,
            dict(answers),
            vcs_ref=template.commit,
            settings=copier.Settings(),
            defaults=True,
            overwrite=True,
            quiet=True,
            unsafe=False,
        )


def update(old: Template, new: Template, folder: Path, answers: Mapping[str, Any]) -> None:
    """
    Give a committed project other answers, or another version of its template, or both.

    Raises UserError; the folder may then hold a part of the update. A conflict is no error.
    """
    with _copier(new) as copier:
        copier.run_update(
            folder,
            dict(answers),
            vcs_ref=copier.VcsRef.CURRENT if old == new else new.commit,
            settings=copier.Settings(),
            defaults=True,
            overwrite=True,
            quiet=True,
            conflict="inline",
            context_lines=CONTEXT_LINES,
            unsafe=False,
        )


@contextlib.contextmanager
def _copier(template: Template) -> Iterator[Any]:
    """The module, with git's settings in place; whatever it raises comes out as UserError."""
    # Imported here: it takes most of a second, which `list` and `--help` need not wait for.
    import copier
    from plumbum import local

    # Copier starts git through plumbum, which took its own copy of the environment.
    variables = git.environment({**git.NEUTRAL, **template.settings})
    with (
        _compiled_once(),
        warnings.catch_warnings(action="ignore"),
        contextlib.redirect_stderr(io.StringIO()),
        local.env(variables),
    ):
        try:
            yield copier
        except UserError:
            raise
        except Exception as error:
            raise UserError(_reason(error), "Nothing was changed.") from error


@contextlib.contextmanager
def _compiled_once() -> Iterator[None]:
    """
    Have Jinja compile a string once.

    Copier has it compile each part of each path, and the name of its own file with every one:
    most of the time of a render.
    """
    from jinja2 import Environment

    compiled, known = Environment.from_string, {}

    def from_string(environment: Environment, source: str, *others: Any, **more: Any) -> Any:
        if others or more:
            return compiled(environment, source, *others, **more)
        if (environment, source) not in known:
            known[environment, source] = compiled(environment, source)
        return known[environment, source]

    Environment.from_string = from_string
    try:
        yield
    finally:
        Environment.from_string = compiled


def _reason(error: Exception) -> str:
    """Copier's error in words for the user."""
    message = str(error)
    if isinstance(error, ValueError) and message.startswith("Validation error for question"):
        # "Validation error for question 'project_name': A site needs a name."
        return message.partition(": ")[2]
    if stderr := getattr(error, "stderr", None):
        return f"git failed: {git.first_words(str(stderr).encode())}"
    if isinstance(error, OSError):
        return f"{error.strerror} ({error.filename})"
    first = message.strip().partition("\n")[0]
    return f"Copier could not do it: {first or type(error).__name__}"
