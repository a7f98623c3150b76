"""
What is wrong with a project, and for each the one command or step that mends it.

Each check is a function that yields findings; it looks and changes nothing. One that cannot look,
since an earlier one has found its ground missing, is left out.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from generator import git, landing, merging, migrations, pending
from generator import project as projects
from generator import template as templates
from generator.conditions import hold
from generator.errors import UserError
from generator.merging import Files
from generator.project import Project
from generator.template import Template


@dataclass(frozen=True)
class Finding:
    """What is wrong, and what to do."""

    problem: str
    way_out: str


def findings(project: Project) -> list[Finding]:
    """All that is wrong with a project, what stands in the way of the rest first."""
    if found := list(_all(project, (committed,))):
        return [*found, *_all(project, (environment,))]
    there = files(project)
    found += _all(project, (cut_off, waiting))
    if not pending.read(project):
        found += marks(there)
    found += rejected(there)
    found += _all(project, (under_way, uncommitted, environment))
    try:
        source = templates.pinned(*project.source)
        reached = projects.reached(source.graph, project.answers)
    except UserError as error:
        return [*found, _finding(error)]
    found += stages(project, source, reached, there)
    return [*found, *forks(there)]


def _all(
    project: Project, checks: tuple[Callable[[Project], Iterator[Finding]], ...]
) -> Iterator[Finding]:
    for check in checks:
        try:
            yield from check(project)
        except UserError as error:
            yield _finding(error)


def _finding(error: UserError) -> Finding:
    return Finding(error.problem, error.way_out)


def files(project: Project) -> dict[str, bytes]:
    """The learner's files, without what git is told to ignore: environments, uploads."""
    listed = ("ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ".")
    names = sorted(set(git.paths(*listed, cwd=project.root)))
    return {name: (project.root / name).read_bytes() for name in names if _is_file(project, name)}


def _is_file(project: Project, name: str) -> bool:
    path = project.root / name
    return path.is_file() and not path.is_symlink()


def committed(project: Project) -> Iterator[Finding]:
    """Whether git has the project."""
    project.require_committed()
    yield from ()


def cut_off(project: Project) -> Iterator[Finding]:
    """Whether an update was killed in the midst of it."""
    if landing.cut_off(project):
        yield Finding(
            "an update was cut off here", "Put back what it had begun: django-stages abort"
        )


def waiting(project: Project) -> Iterator[Finding]:
    """Whether an update waits for the learner, ours or one that Copier has made alone."""
    unmerged = git.paths("ls-files", "-u", "-z", "--", ".", cwd=project.root)
    names = sorted({entry.partition("\t")[2] for entry in unmerged})
    if found := pending.read(project):
        files = projects.listed(found.names)
        way_out = "Choose: django-stages continue. Or go back: django-stages abort."
        yield Finding(f"{found.side} waits for you to choose in {files}", way_out)
    elif names:
        yield Finding(
            f"a conflict waits for you in {projects.listed(names)}",
            "Resolve it and commit (git add -A && git commit), or go back (git reset --hard).",
        )


def marks(there: Files) -> Iterator[Finding]:
    """Whether marks of a conflict were committed, or left in a file."""
    for name, content in there.items():
        found = merging.places(name, content) if merging.is_marked(content) else []
        if found:
            line = found[0].line
            yield Finding(
                f"{name} has the marks of a conflict, from line {line} on",
                "Keep what you want from between <<<<<<< and >>>>>>>, delete these, and commit.",
            )


def rejected(there: Files) -> Iterator[Finding]:
    """Whether there is a change that Copier could not place."""
    for name in there:
        if name.endswith(".rej"):
            yield Finding(
                f"{name} holds a change that Copier could not place",
                f"Make that change by hand, then delete the file: rm {name}",
            )


def under_way(project: Project) -> Iterator[Finding]:
    """Whether git is in the middle of something."""
    for mark, work in projects.UNDER_WAY.items():
        where = Path(git.text("rev-parse", "--git-path", mark, cwd=project.top))
        if (project.top / where).exists():
            yield Finding(f"git is in the middle of a {work}", f"Give it up: git {work} --abort")


def uncommitted(project: Project) -> Iterator[Finding]:
    """Whether something is not committed that an update would not touch."""
    if pending.read(project) or any(waiting(project)):
        return
    changed = project.changed()
    if changed:
        yield Finding(
            f"not everything is committed: {projects.listed(changed)}",
            'Commit it: git add -A && git commit -m "My work"',
        )


def stages(
    project: Project, source: Template, reached: tuple[str, ...], there: Files
) -> Iterator[Finding]:
    """Whether the files of each stage are there, and none of a stage that is off."""
    for stage in source.graph.stages:
        owned = source.owned(stage.id, reached)
        present = [file for file in owned if file in there]
        if stage.id not in reached:
            if owned and len(present) == len(owned) and not _explained(source, owned, reached):
                yield Finding(
                    f"the files of {stage.id} are here, but {projects.ANSWERS} says that it is off",
                    f"Take the file back: git checkout HEAD -- {projects.ANSWERS}",
                )
            continue
        absent = [file for file in owned if file not in there]
        if owned and not present:
            yield Finding(
                f"{projects.ANSWERS} says that {stage.id} is here, but none of its files is",
                f"Take back what deleted them (git log --diff-filter=D -- {owned[0]}).",
            )
        elif absent:
            yield Finding(
                f"stage {stage.id} had {projects.listed(absent)}, which is deleted",
                f"If that was no wish of yours: {_restore(project, absent[0])}",
            )


def _explained(source: Template, files: tuple[str, ...], reached: tuple[str, ...]) -> bool:
    """Whether these files would be here without the stage."""
    return all(hold(source.files[file], set(reached)) for file in files)


def _restore(project: Project, file: str) -> str:
    """The command that brings a file back as it was last."""
    lost = git.text(
        "log", "-1", "--format=%h", "--diff-filter=D", "--", file, cwd=project.root
    )  # fmt: skip
    return f"git checkout {lost}^ -- {file}" if lost else f"git checkout HEAD -- {file}"


def forks(there: Files) -> Iterator[Finding]:
    """Whether Django would refuse to migrate."""
    for fork in migrations.forks(there):
        yield Finding(
            f"the migrations of {fork.app} have {len(fork.ends)} ends: {', '.join(fork.ends)}",
            f"Join them: uv run manage.py makemigrations --merge {fork.app}",
        )


def environment(project: Project) -> Iterator[Finding]:
    """Whether the project's own Python, if it has one, is new enough and has all packages."""
    try:
        facts = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield Finding(
            f"pyproject.toml cannot be read ({error})", "Take it back: git checkout pyproject.toml"
        )
        return
    venv = project.root / ".venv"
    if not (venv / "pyvenv.cfg").is_file():
        return
    said = facts.get("project", {})
    version = re.search(
        r"^version(?:_info)? *= *(\d+\.\d+(?:\.\d+)?)", (venv / "pyvenv.cfg").read_text(), re.M
    )
    wanted = str(said.get("requires-python", ""))
    if version and not _fits(version[1], wanted):
        yield Finding(
            f".venv has Python {version[1]}, and this project needs {wanted}",
            "Make it anew: rm -r .venv && uv sync",
        )
        return
    missing = sorted(_named(said.get("dependencies", [])) - _installed(venv))
    if missing:
        yield Finding(
            f".venv does not have {projects.listed(missing)}",
            "Install what pyproject.toml names: uv sync",
        )


def _fits(version: str, wanted: str) -> bool:
    try:
        return version in SpecifierSet(wanted)
    except InvalidSpecifier:
        return True


def _named(lines: list[str]) -> set[str]:
    found = set()
    for line in lines:
        try:
            wanted = Requirement(line)
        except InvalidRequirement:
            continue
        if not wanted.marker or wanted.marker.evaluate():
            found.add(canonicalize_name(wanted.name))
    return found


def _installed(venv: Path) -> set[str]:
    """The packages of an environment, whichever Python it is of."""
    places = [venv / "Lib" / "site-packages"] if os.name == "nt" else venv.glob("lib/python*/*")
    found = distributions(path=[str(place) for place in places if place.name == "site-packages"])
    return {canonicalize_name(one.metadata["Name"]) for one in found}
