"""
The template at one of its versions: its graph of stages, and the files of each.

A template in a folder is read where it is. One behind a URL is kept as a bare repository in the
user's cache, and fetched again only where a version is missing, so that a project can grow
without a network.
"""

from __future__ import annotations

import io
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import platformdirs
import yaml

from generator import address, git, graph
from generator.conditions import Conditions, hold
from generator.errors import UserError

# A block of `_exclude` that depends on an answer. Every line of it is one place.
EXCLUDED = re.compile(r"^ *#: if (.+?) *$\n(.*?)^ *#: endif *$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Template:
    """
    A template at one commit.

    `address` is what Copier records, `repository` the git repository at hand, `commit` a full hash.
    """

    address: str
    repository: Path
    commit: str

    @cached_property
    def graph(self) -> graph.Graph:
        """The stages at this version. Raises UserError where it is no template of ours."""
        try:
            archive = self._git("archive", self.commit, "copier.yml", "stages")
            with tempfile.TemporaryDirectory(prefix="django-stages-") as folder:
                with tarfile.open(fileobj=io.BytesIO(archive)) as files:
                    files.extractall(folder, filter="data")
                stages = graph.load(Path(folder))
        except (git.GitError, OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
            raise self._foreign() from error
        if not stages.levels:
            raise self._foreign()
        return stages

    def _foreign(self) -> UserError:
        return UserError(
            f"the template {self.address} (commit {self.commit[:9]}) has no stages",
            "Use it with Copier alone, or make a project with django-stages new.",
        )

    @property
    def settings(self) -> dict[str, str]:
        """Settings by which Copier's git reads the copy at hand, not the network."""
        if not address.is_remote(self.address):
            return {}
        return {f"url.{self.repository}.insteadOf": address.url(self.address)}

    def owned(self, stage: str, reached: Iterable[str]) -> tuple[str, ...]:
        """The files, relative to a project, that `stage` brings where `reached` are on."""
        there = {*reached, stage}
        return tuple(
            file
            for file, needs in self.files.items()
            if hold(needs, there) and not hold(needs, there - {stage})
        )

    @cached_property
    def files(self) -> dict[str, Conditions]:
        """Each file that a project may have, relative to it, and on what conditions it has it."""
        return {
            file: tuple(
                f"not ({condition})"
                for condition, place in self._exclusions
                if file == place or file.startswith(f"{place}/")
            )
            for file in self._files
        }

    @cached_property
    def _exclusions(self) -> tuple[tuple[str, str], ...]:
        """Each place that some stage.yml keeps out of a project, after the condition for it."""
        facts = self._git(
            "show", *(f"{self.commit}:stages/{stage.id}/stage.yml" for stage in self.graph.stages)
        )
        return tuple(
            (condition, line.strip().removeprefix("/"))
            for condition, block in EXCLUDED.findall(facts.decode("utf-8", "replace"))
            for line in block.splitlines()
            if line.strip().startswith("/")
        )

    def marked(self, stage: str) -> tuple[str, ...]:
        """The files, relative to a project, in which lines belong to this stage."""
        # The name as a word of its own; `git grep` knows no word boundary on some systems.
        marker = f"^ *#: (.*[^[:alnum:]_])?{stage}([^[:alnum:]_]|$)"
        arguments = ("grep", "-z", "-l", "-E", "-e", marker, self.commit, "--", self.subdirectory)
        try:
            names = [name.partition(":")[2] for name in self._paths(*arguments)]
        except git.GitError:  # no file matches
            names = []
        return tuple(name.removeprefix(self.subdirectory) for name in names)

    @cached_property
    def subdirectory(self) -> str:
        """The folder of the template that holds the project's files, with a slash at its end."""
        named = re.search(r"^_subdirectory: *(\S+) *$", self._text("copier.yml"), re.MULTILINE)
        return f"{named[1].strip('/')}/" if named else ""

    @cached_property
    def _files(self) -> tuple[str, ...]:
        listing = self._paths(
            "ls-tree", "-r", "-z", "--name-only", self.commit, "--", self.subdirectory or "."
        )
        return tuple(name.removeprefix(self.subdirectory) for name in listing)

    def _text(self, path: str) -> str:
        return self._git("show", f"{self.commit}:{path}").decode("utf-8", "replace")

    def _git(self, *arguments: str) -> bytes:
        return git.run(*arguments, cwd=self.repository)

    def _paths(self, *arguments: str) -> list[str]:
        return git.paths(*arguments, cwd=self.repository)


def newest(place: str) -> Template:
    """
    The template at its newest release, or at HEAD where it has none, as Copier chooses it.

    Raises UserError where it cannot be reached, or where nothing is committed in it.
    """
    repository = at_hand(place, refresh=True)
    reference = newest_tag(repository) or "HEAD"
    commit = resolve(repository, reference)
    if not commit:
        raise UserError(
            f"nothing is committed in the template {place}",
            f'Commit there: git add -A && git commit -m "Template". {address.WAY_OUT}',
        )
    return Template(place, repository, commit)


def pinned(place: str, reference: str) -> Template:
    """
    The template at the version that a project was made from.

    `reference` is a hash, a tag, or what `git describe` says. Raises UserError where the template
    has moved, cannot be reached, or does not have that version.
    """
    repository = at_hand(place)
    commit = resolve(repository, reference)
    if not commit and address.is_remote(place):
        repository = at_hand(place, refresh=True)
        commit = resolve(repository, reference)
    if not commit:
        raise UserError(
            f"the template {place} has no version {reference}",
            "Write one that it has (see git log there) after _commit: in .copier-answers.yml, "
            "and commit that.",
        )
    return Template(place, repository, commit)


def uncommitted(template: Template) -> bool:
    """Whether a template in a folder has changes that no project gets until they are committed."""
    if address.is_remote(template.address) or template.repository.suffix == ".git":
        return False
    return bool(git.run("status", "--porcelain", cwd=template.repository))


def version(template: Template) -> str:
    """What a version is called: its tag, or the first letters of its commit."""
    try:
        return git.text("describe", "--tags", "--exact-match", template.commit,
            cwd=template.repository,
        )  # fmt: skip
    except git.GitError:
        return template.commit[:7]


def newest_tag(repository: Path) -> str | None:
    """The tag with the highest version number, no pre-release; None where there is none."""
    from packaging.version import InvalidVersion, Version

    versions = []
    for tag in git.text("tag", "--list", cwd=repository).splitlines():
        try:
            versions.append((Version(tag), tag))
        except InvalidVersion:
            continue
    final = [entry for entry in versions if not entry[0].is_prerelease]
    return f"refs/tags/{max(final)[1]}" if final else None


def resolve(repository: Path, reference: str) -> str | None:
    """The full hash of the commit that is meant, or None."""
    try:
        return git.text(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}",
            cwd=repository,
        )  # fmt: skip
    except git.GitError:
        return None


def at_hand(place: str, refresh: bool = False) -> Path:
    """
    A repository on this machine that holds the template.

    Where it is behind a URL: our copy of it, brought up to date if `refresh`. Raises UserError
    where it cannot be reached.
    """
    if not address.is_remote(place):
        return in_folder(place)
    source = address.url(place)
    cache = platformdirs.user_cache_path("django-stages", appauthor=False)
    copy = cache / f"{sha256(source.encode()).hexdigest()}.git"
    try:
        if not (copy.is_dir() and git.succeeds("rev-parse", "--git-dir", cwd=copy)):
            clone(source, copy)
        elif refresh:
            git.run("fetch", "--quiet", "--force", "origin", "+refs/*:refs/*", cwd=copy)
    except git.GitError as error:
        raise UserError(
            f"the template {place} cannot be reached ({error.message.partition(' failed: ')[2]})",
            "Look at the address and the network.",
        ) from error
    return copy


def clone(source: str, copy: Path) -> None:
    """Copy a repository, so that `copy` is whole or not there at all."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(copy, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=copy.parent) as folder:
        fresh = Path(folder) / "copy.git"
        git.run("clone", "--quiet", "--mirror", "--", source, fresh)
        try:
            fresh.rename(copy)
        except OSError:
            # Another command was faster; its copy is as good.
            if not copy.is_dir():
                raise


def in_folder(place: str) -> Path:
    """The folder that a project names as its template. Raises UserError with what to write."""
    path = Path(place).expanduser()
    write = "Write the whole path after _src_path: in .copier-answers.yml, and commit that."
    if not path.is_absolute():
        raise UserError(f"this project names its template by a relative path, {place}", write)
    if not path.is_dir():
        raise UserError(
            f"the template is no longer in {place}", f"Put it back, or fetch it again. {write}"
        )
    return address.folder(path)
