"""
Copier, without doing the same work a thousand times in one process.

Each render clones the template, reads its questionnaire, compiles every file and asks git
about the mode of every file that it writes. Here the clone, what was read and the compiled
templates are kept for the next render, and git is not asked. An update makes two copies for
itself, of the project as it was and as it will be: those are made once. What is written is the
same to the byte: test_harness.py compares it with what the plain command writes.
"""

import atexit
import json
import shutil
import tempfile
from functools import cache
from hashlib import sha256
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

    rendered = copier._main.Worker._render_template
    asked = copier._main.Worker._render_string
    named = copier._main.Worker.answers_relpath

    def _render_template(self) -> None:
        own = self.dst_path.name.startswith(COPIES)
        facts = json.dumps(SharedWorker.facts(self), default=str)
        kept = copies() / sha256(facts.encode()).hexdigest()
        if own and kept.exists():
            shutil.copytree(kept, self.dst_path, dirs_exist_ok=True)
        elif kept.exists() and self.overwrite and not self.all_skip_if_exists:
            put(kept, self.dst_path)
        else:
            SharedWorker.rendered(self)
            if own:
                shutil.copytree(self.dst_path, kept)

    def facts(self) -> list[Any]:
        """What decides about the files of a copy that begins with nothing."""
        answers = self.answers.combined
        answers.pop("_external_data")
        # For the older of its copies an update names what the template excludes once more.
        excluded = [*dict.fromkeys(self.all_exclusions)]
        return [str(self.template.local_abspath), excluded, sorted(answers.items())]

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


# The copies that an update makes for itself are in folders of such names.
COPIES = ("copier._main.old_copy.", "copier._main.new_copy.")


@cache
def copies() -> Path:
    """The folder of the copies that are kept, for as long as this process lives."""
    folder = tempfile.mkdtemp(prefix="renders-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def put(kept: Path, target: Path) -> None:
    """Write a copy that was kept over what is there, as Copier does that may overwrite."""
    for folder, _, names in kept.walk():
        there = target / folder.relative_to(kept)
        there.mkdir(exist_ok=True)
        for name in names:
            new, old = folder / name, there / name
            if old.is_symlink():
                old.unlink()
            content, mode = new.read_bytes(), new.stat().st_mode
            if (
                not old.exists()
                or old.read_bytes() != content
                or mode & 0o111 != old.stat().st_mode & 0o111
            ):
                old.write_bytes(content)
                old.chmod(mode)


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
    copier._main.Worker._render_template = SharedWorker._render_template
    copier._main.Worker._render_string = SharedWorker._render_string
    copier._main.Worker.answers_relpath = SharedWorker.answers_relpath
    # Each file's mode is looked up for systems where git cannot see it on disk; it says
    # nothing about what is in the files.
    copier._main.is_git_available = lambda: False
