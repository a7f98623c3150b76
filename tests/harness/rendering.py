"""
Copier, without doing the same work a thousand times in one process.

Each render clones the template, reads its questionnaire, compiles every file and asks git
about the mode of every file that it writes. Here the clone, what was read and the compiled
templates are kept for the next render, and git is not asked. What is written is the same to
the byte: test_harness.py compares it with what the plain command writes.
"""

import atexit
from functools import cache
from pathlib import Path
from typing import Any

import copier._main
import copier._subproject
from copier._jinja_ext import CopierTemplateLoader, SandboxedEnvironment
from copier._template import Template
from jinja2 import Template as JinjaTemplate


class SharedTemplate(Template):
    """A clone of the template that outlives the run that made it."""

    def _cleanup(self) -> None:
        pass


@cache
def shared_template(
    url: str, ref: str | None = None, use_prereleases: bool = False
) -> SharedTemplate:
    """The template at a commit, cloned when it is first asked for."""
    template = SharedTemplate(url=url, ref=ref, use_prereleases=use_prereleases)
    atexit.register(Template._cleanup, template)
    return template


class Literal:
    """A template that holds no template syntax."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, *args: Any, **kwargs: Any) -> str:
        return self.text


class SharedEnvironment(SandboxedEnvironment):
    """An environment that compiles each string once, and plain text never."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, cache_size=-1, auto_reload=False)
        self.compiled: dict[str, JinjaTemplate | Literal] = {}
        self.openings = (
            self.block_start_string,
            self.variable_start_string,
            self.comment_start_string,
        )

    def from_string(self, source: str, *args: Any, **kwargs: Any) -> Any:
        if args or kwargs or not isinstance(source, str):
            return super().from_string(source, *args, **kwargs)
        if source not in self.compiled:
            # A line break may be rewritten on rendering, so text with one is compiled.
            plain = "\n" not in source and not any(mark in source for mark in self.openings)
            self.compiled[source] = Literal(source) if plain else super().from_string(source)
        return self.compiled[source]


class SharedWorker:
    """What Copier asks for at each part of each path. Plain text needs none of the answers."""

    asked = copier._main.Worker._render_string
    named = copier._main.Worker.answers_relpath

    def _render_string(self, string: str, extra_context: dict[str, Any] | None = None) -> str:
        found = self.jinja_env.from_string(string)
        if isinstance(found, Literal):
            return found.text
        return SharedWorker.asked(self, string, extra_context)

    @property
    def answers_relpath(self) -> Path:
        written = str(self.answers_file or self.template.answers_relpath)
        plain = isinstance(self.jinja_env.from_string(written), Literal)
        return Path(written) if plain else SharedWorker.named.fget(self)


environments: dict[str, SharedEnvironment] = {}


def shared_environment(loader: CopierTemplateLoader, **options: Any) -> SharedEnvironment:
    """The environment of the template that this loader reads."""
    [folder] = loader.searchpath
    if folder not in environments:
        environments[folder] = SharedEnvironment(loader=loader, **options)
    return environments[folder]


def share() -> None:
    """Keep, from here on, what one render leaves for the next in this process."""
    copier._main.Template = copier._subproject.Template = shared_template
    copier._main.SandboxedEnvironment = shared_environment
    copier._main.Worker._render_string = SharedWorker._render_string
    copier._main.Worker.answers_relpath = SharedWorker.answers_relpath
    # Each file's mode is looked up for systems where git cannot see it on disk; it says
    # nothing about what is in the files.
    copier._main.is_git_available = lambda: False
