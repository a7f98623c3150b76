"""
The fresh projects that a tour compares: kept in the user's cache, since each takes half a second.

What a project holds depends on the template's version and on the answers alone, so that one that
was made once stays right.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import platformdirs

from generator import rendering
from generator.project import Project
from generator.template import Template
from generator.tour_view import Fresh

# About 100 KB each.
KEPT = 40


@contextmanager
def projects(
    project: Project, template: Template, stage: str, reached: Iterable[str]
) -> Iterator[Fresh]:
    """The fresh projects for the tour of a stage that a project has. Raises UserError."""
    graph = template.graph
    now = tuple(reached)
    before = graph.without(stage, now)
    after = graph.in_order([*before, stage])
    with _cache() as folder:

        def make(stages: tuple[str, ...]) -> Path:
            return _make(folder, template, project.facts | graph.answers(stages))

        yield Fresh(make(before) if before else None, make(after), make(now))
        _forget_oldest(folder)


@contextmanager
def _cache() -> Iterator[Path]:
    """The folder for fresh projects; one that goes away again where none can be kept."""
    folder = platformdirs.user_cache_path("django-stages", appauthor=False) / "fresh"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="django-stages-") as place:
        yield Path(place)


def _make(folder: Path, template: Template, answers: dict[str, object]) -> Path:
    """A fresh project with these answers, made unless it is there."""
    facts = json.dumps([template.address, template.commit, answers], sort_keys=True, default=str)
    target = folder / sha256(facts.encode()).hexdigest()
    if not target.exists():
        with tempfile.TemporaryDirectory(prefix="new-", dir=folder) as place:
            made = Path(place) / "project"
            rendering.copy(template, made, answers)
            # Where another command was faster, its project is as good.
            with suppress(OSError):
                made.rename(target)
    os.utime(target)
    return target


def _forget_oldest(folder: Path) -> None:
    """Keep the projects that were asked for last."""
    with suppress(OSError):
        ages = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in ages[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)
