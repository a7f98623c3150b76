"""
Back to before the stage that was added last, with what the learner has done since.

It is the same merge as that of an update, the other way round: what the stage's commit changed is
changed back. The learner's later commits stay in the history, and their lines in the files.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator import diffs, migrations
from generator import project as projects
from generator.diffs import Arrival
from generator.errors import UserError
from generator.merging import Files, Merged, files, merge
from generator.project import Project
from generator.template import Template
from generator.trial import Trial, trial


@dataclass(frozen=True)
class Back:
    """
    What it takes to go back: the stages that go, and what becomes of the files.

    `database` has for each app that loses migrations the name to migrate back to.
    """

    stages: tuple[str, ...]
    changed: dict[str, Merged]
    database: tuple[tuple[str, str], ...]


def last(project: Project, template: Template) -> Arrival:
    """The commit that brought the last stage. Raises UserError where the project began with it."""
    reached = projects.reached(template.graph, project.answers)
    arrivals = list(diffs.arrivals(project, template))
    # The last of them is the project itself. What was taken back since is not here.
    here = [one for one in arrivals[:-1] if one.parent and not set(one.stages).isdisjoint(reached)]
    if not here:
        raise UserError(
            "this project has only what it began with", "django-stages next adds the first stage."
        )
    return here[0]


def back(place: Trial, arrival: Arrival) -> Back:
    """What becomes of the project's files where a stage is taken back. Nothing is touched."""
    mine = files(place.copy.root)
    old, new = at(place, arrival.commit), at(place, str(arrival.parent))
    what = " and ".join(arrival.stages)
    changed = merge(old, mine, new, f"without {what}")
    return Back(arrival.stages, changed, tuple(migrations.way_back(old, new)))


def at(place: Trial, commit: str) -> Files:
    """The project's files at a commit."""
    with trial(place.project, commit) as other:
        return files(other.copy.root)
