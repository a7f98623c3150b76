"""
Copier, without doing the same work a thousand times in one process.

Each render clones the template, reads its questionnaire, compiles every file and asks git
about the mode of every file that it writes. Here the clone, what was read and the compiled
templates are kept for the next render, what became of each file by the answers that it asks for,
and git is not asked. What is written is the same to the byte: test_harness.py compares it with
what the plain command writes.
"""

import atexit
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import copier._main
import copier._subproject
from copier._jinja_ext import CopierTemplateLoader, SandboxedEnvironment
from copier._template import Template
from copier._tools import scantree
from jinja2 import Template as JinjaTemplate
from jinja2.meta import find_undeclared_variables


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


@dataclass
class Source:
    """A file of the template, or a folder, which asks for no names at all."""

    path: Path
    mode: int
    # What its markers ask for.
    names: tuple[str, ...] | None
    # Whether its path is no template, and leads to no other.
    plain: bool
    # What has become of it, by the answers to its names.
    written: dict[str, bytes] = field(default_factory=dict)


@cache
def sources(root: Path, environment: SharedEnvironment) -> list[Source]:
    """All that a template has to render, in Copier's order."""
    found = []
    for entry in scantree(str(root), follow_symlinks=False):
        path, names, written = Path(entry.path), None, {}
        if not entry.is_dir():
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                # A picture asks for nothing, and is always the same.
                names, written = (), {repr([]): path.read_bytes()}
            else:
                names = tuple(sorted(find_undeclared_variables(environment.parse(text))))
        relative = path.relative_to(root)
        plain = not entry.is_symlink() and isinstance(
            environment.from_string(relative.as_posix()), Literal
        )
        found.append(Source(relative, path.stat().st_mode, names, plain, written))
    return found


class SharedWorker:
    """What Copier asks for at each part of each path. Plain text needs none of the answers."""

    rendered = copier._main.Worker._render_template
    asked = copier._main.Worker._render_string
    named = copier._main.Worker.answers_relpath

    def _render_template(self) -> None:
        """Render of a file with markers only what these answers have not had yet."""
        found = sources(self.template_copy_root, self.jinja_env)
        # Where it asks before it writes, Copier does it all.
        alone = self.overwrite or not any(self.dst_path.glob("*"))
        if not alone or self.all_skip_if_exists or not all(source.plain for source in found):
            SharedWorker.rendered(self)
            return
        answers = self.answers.combined
        for source in found:
            if self.match_exclude(source.path):
                continue
            place = self.dst_path / source.path
            if source.names is None:
                place.mkdir(parents=True, exist_ok=True)
                continue
            said = repr([answers.get(name) for name in source.names])
            if said not in source.written or any(name.startswith("_") for name in source.names):
                source.written[said] = SharedWorker.content(self, source)
            put(source.written[said], source.mode, place)

    def content(self, source: "Source") -> bytes:
        path = self.template_copy_root / source.path
        name = path.relative_to(self.template.local_abspath).as_posix()
        return self.jinja_env.get_template(name).render(**self._render_context()).encode()

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


def put(content: bytes, mode: int, place: Path) -> None:
    """Write a file as Copier does, which touches none that is so already."""
    if place.is_symlink():
        place.unlink()
    if place.exists():
        if place.read_bytes() == content and place.stat().st_mode & 0o111 == mode & 0o111:
            return
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    place.chmod(mode)


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
