"""The diff of a stage in a project: the one that it brought, or the one that it would bring."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator import git, rendering
from generator import project as projects
from generator.project import ANSWERS, Project
from generator.reading_order import in_reading_order
from generator.template import Template
from generator.trial import trial


@dataclass(frozen=True)
class Diff:
    """A patch that git apply takes, and what the reader has to know of it (may be empty)."""

    patch: bytes
    remark: str = ""


@dataclass(frozen=True)
class Arrival:
    """The commit that turned stages on, and which."""

    commit: str
    parent: str | None
    stages: tuple[str, ...]


def arrivals(project: Project, template: Template) -> Iterator[Arrival]:
    """The commits that turned stages on, newest first, from the history of the answers file."""
    log = git.text("log", "--format=%H %P", "--", ANSWERS, cwd=project.root)
    for line in log.splitlines():
        commit, *parents = line.split()
        parent = parents[0] if parents else None
        before = _reached_at(project, template, parent) if parent else ()
        now = _reached_at(project, template, commit)
        new = tuple(id for id in now if id not in before)
        if new:
            yield Arrival(commit, parent, new)


def _reached_at(project: Project, template: Template, commit: str) -> tuple[str, ...]:
    try:
        content = git.run("show", f"{commit}:./{ANSWERS}", cwd=project.root)
        return projects.reached(template.graph, projects.read_answers(content))
    except projects.UserError:
        # Not there yet, or broken at the time.
        return ()


def brought(project: Project, template: Template, stage: str, arrival: Arrival) -> Diff:
    """What an added stage changed: its commit, or, if others came with it, the stage alone."""
    if arrival.stages != (stage,):
        return Diff(
            alone(project, template, stage),
            f"{stage} came together with others; this is what it alone brings to a new project.",
        )
    parent = arrival.parent or _empty_tree(project.top)
    return Diff(between(project.top, parent, arrival.commit, project.prefix))


def would_bring(project: Project, template: Template, stage: str) -> Diff:
    """What a stage would change in this project. The project is not touched."""
    remark = ""
    with trial(project) as place:
        before, outcome = place.reach(template, stage)
        patch = between(place.folder, place.base, outcome.tree, project.prefix)
    if before:
        remark = f"{stage} needs {', '.join(before)} first; this is what it brings after that."
    if outcome.conflicts:
        remark += (
            f" It meets your changes in {projects.listed([one.name for one in outcome.conflicts])}."
        )
    return Diff(patch, remark.strip())


def alone(project: Project, template: Template, stage: str) -> bytes:
    """What a stage changes in a project in which nobody has changed anything."""
    graph = template.graph
    reached = projects.reached(graph, project.answers)
    before = graph.without(stage, reached)
    with tempfile.TemporaryDirectory(prefix="django-stages-") as parent:
        place = Path(parent)
        git.run("init", "--quiet", cwd=place, settings=git.NEUTRAL)
        trees = []
        for number, stages in enumerate((before, [*before, stage])):
            folder = place / str(number)
            folder.mkdir()
            if stages:
                rendering.copy(template, folder, project.facts | graph.answers(stages))
            trees.append(tree(place, folder))
        return between(place, trees[0], trees[1], Path())


def tree(repository: Path, folder: Path) -> str:
    """The tree of all files in a folder."""
    place = {"GIT_DIR": str(repository / ".git"), "GIT_WORK_TREE": str(folder)}
    options = {"cwd": folder, "settings": git.NEUTRAL, "variables": place}
    git.run("add", "--all", "--force", **options)
    return git.text("write-tree", **options)


def _empty_tree(repository: Path) -> str:
    return git.text("hash-object", "-t", "tree", "--stdin", cwd=repository)


def between(repository: Path, old: str, new: str, folder: Path) -> bytes:
    """The patch from one commit or tree to another in `folder`, in reading order."""
    within = ("--", folder.as_posix() or ".")
    names = git.paths(
        "diff", "--no-renames", "--name-only", "-z", old, new, *within, cwd=repository
    )
    relative = {Path(name).relative_to(folder).as_posix(): name for name in names}
    ordered = [relative[name] for name in in_reading_order(relative)]
    with tempfile.TemporaryDirectory(prefix="django-stages-") as parent:
        order = Path(parent) / "order"
        order.write_text("".join(f"{_literal(name)}\n" for name in ordered), encoding="utf-8")
        return git.run(
            "diff", f"-O{order}", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
            "--binary", "--unified=3", "--diff-algorithm=histogram", "--src-prefix=a/",
            "--dst-prefix=b/", old, new, *within, cwd=repository,
        )  # fmt: skip


def _literal(name: str) -> str:
    """A name as a line of git's order file, where some signs have a meaning."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
