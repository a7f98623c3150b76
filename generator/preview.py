"""What a stage would do to a project, found out in a throw-away place: nothing is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import git, gone, migrations
from generator.project import ANSWERS, Project
from generator.reading_order import in_reading_order
from generator.template import Template
from generator.trial import Outcome, Trial, trial


@dataclass(frozen=True)
class Change:
    """What happens to one file: a word, and how many lines come and go (None if it has none)."""

    word: str
    file: str
    added: int | None
    removed: int | None


@dataclass(frozen=True)
class FollowUp:
    """
    What the learner has to do after an update that went well.

    In `gone` are their lines that use what was taken away, in `forks` the apps whose migrations
    are to be joined.
    """

    gone: tuple[gone.Gone, ...] = ()
    forks: tuple[migrations.Fork, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.forks)


@dataclass(frozen=True)
class Preview:
    """
    What an update would do.

    `first` are the stages that have to come before it; what is said here is of the stage alone.
    """

    changes: tuple[Change, ...]
    outcome: Outcome
    after: FollowUp = FollowUp()
    first: tuple[str, ...] = ()


def preview(project: Project, template: Template, stage: str) -> Preview:
    """What a stage would bring to a committed project. Raises UserError where it cannot come."""
    with trial(project) as place:
        first, outcome = place.reach(template, stage)
        return judged(place, outcome, first)


def judged(place: Trial, outcome: Outcome, first: tuple[str, ...] = ()) -> Preview:
    """What an outcome does to the project that it was made from."""
    after = follow_up(place.folder, place.project.prefix, place.base, outcome.tree)
    missing = () if outcome.conflicts else after.gone
    return Preview(changes(place, outcome), outcome, FollowUp(missing, after.forks), first)


def follow_up(repository: Path, prefix: Path, before: str, after: str) -> FollowUp:
    """What is to be done by hand after a step from one commit or tree to another."""
    old, new = (gone.sources(repository, tree, prefix) for tree in (before, after))
    known = migrations.forks(_encoded(old))
    forks = tuple(fork for fork in migrations.forks(_encoded(new)) if fork not in known)
    return FollowUp(tuple(gone.gone(old, new)), forks)


def _encoded(sources: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in sources.items() if "migrations/" in name}


def changes(place: Trial, outcome: Outcome) -> tuple[Change, ...]:
    """The files that an outcome changes, in the order in which they are best read."""
    within = ("--", place.project.prefix.as_posix() or ".")
    counted = git.paths(
        "diff", "--no-renames", "--numstat", "-z", place.base, outcome.tree, *within,
        cwd=place.folder,
    )  # fmt: skip
    kinds = git.paths(
        "diff", "--no-renames", "--name-status", "-z", place.base, outcome.tree, *within,
        cwd=place.folder,
    )  # fmt: skip
    words = dict(zip(kinds[1::2], kinds[::2], strict=True))
    found = {}
    for line in counted:
        added, removed, name = line.split("\t", 2)
        file = Path(name).relative_to(place.project.prefix).as_posix()
        word = {"A": "new", "D": "gone"}.get(words[name], "changed")
        found[file] = Change(word, file, _number(added), _number(removed))
    found.pop(ANSWERS, None)
    return tuple(found[file] for file in in_reading_order(found))


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() else None
