"""Projects, as a learner makes and updates them: by Copier, with no --trust."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from copier import VcsRef, run_copy, run_update

from generator import template as templates
from generator.graph import Graph
from generator.project import Project
from generator.trial import Outcome, trial
from harness.git import commit
from harness.steps import Step

# What says nothing of the code: Copier's own file, and the lessons.
PROSE = (".copier-answers.yml", "docs/lessons/")
# What git and Python leave in a folder.
LEFT = {".git", "__pycache__"}

# The files of the projects in which nothing changes for now.
resting: dict[Path, dict[str, bytes]] = {}


def copy(
    template: Path,
    folder: Path,
    graph: Graph,
    combination: Iterable[str],
    data: Mapping[str, Any] | None = None,
    **options: Any,
) -> Path:
    """A new project of this combination."""
    run_copy(
        str(template),
        folder,
        data={**graph.answers(combination), **(data or {})},
        defaults=True,
        quiet=True,
        vcs_ref="HEAD",
        **options,
    )
    return folder


def update(folder: Path, data: Mapping[str, Any], context_lines: int = 10) -> None:
    """Update a committed project on the version of the template that it is on."""
    run_update(
        folder,
        data=dict(data),
        defaults=True,
        overwrite=True,
        quiet=True,
        context_lines=context_lines,
        vcs_ref=VcsRef.CURRENT,
    )


def take(folder: Path, step: Step, stages: Graph) -> Outcome:
    """Add a stage to a committed project as `django-stages add` does it: commit, or conflict."""
    project = Project(folder)
    source = template_of(*project.source)
    with trial(project) as place:
        outcome = place.update(source, step.stage, step.answer(stages))
        place.carry_over(outcome, f"Add stage {step.stage}")
    return outcome


template_of = cache(templates.pinned)


def update_and_commit(folder: Path, data: Mapping[str, Any], message: str) -> None:
    """Update, and keep what came."""
    update(folder, data)
    commit(folder, message)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a project, without what git and Python leave there."""
    if folder in resting:
        return resting[folder]
    found = {}
    for root, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if name not in LEFT]
        place = Path(root).relative_to(folder).as_posix()
        for name in names:
            path = f"{root}/{name}"
            # A link may lead nowhere.
            if name not in LEFT and os.path.isfile(path):  # noqa: PTH113, a Path takes longer
                found[name if place == "." else f"{place}/{name}"] = Path(path).read_bytes()
    return dict(sorted(found.items()))


@contextmanager
def at_rest(folder: Path) -> Iterator[dict[str, bytes]]:
    """Nothing changes in a project for a while: its files are read once."""
    resting[folder] = files(folder)
    try:
        yield resting[folder]
    finally:
        del resting[folder]


def modes(folder: Path) -> dict[str, int]:
    """Every file's permissions."""
    return {name: (folder / name).stat().st_mode for name in files(folder)}


def duplicate(folder: Path, target: Path) -> Path:
    """A second project that is the same, its history included."""
    return Path(shutil.copytree(folder, target))


def difference(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> list[str]:
    """The names of the files that are not the same on both sides."""
    return sorted(name for name in {*left, *right} if left.get(name) != right.get(name))


def folders(folder: Path) -> set[str]:
    """Every folder of a project: an empty one would be left behind unseen."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_dir() and not {".git", "__pycache__"} & set(path.relative_to(folder).parts)
    }


def changed_lines(before: Path, after: Path) -> tuple[int, int]:
    """How many lines a step adds and removes, as `git diff` counts them."""
    run = subprocess.run(
        ["git", "diff", "--no-index", "--numstat", str(before), str(after)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    rows = [line.split("\t") for line in run.stdout.splitlines()]
    # A picture has no lines; a lesson has many and is all new, so it would hide a rewrite.
    counted = [row for row in rows if row[0] != "-" and not any(s in row[2] for s in PROSE)]
    return sum(int(row[0]) for row in counted), sum(int(row[1]) for row in counted)
