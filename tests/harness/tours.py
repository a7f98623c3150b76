"""Tours: what they are proved with, and what they show in a project."""

from pathlib import Path

from generator import graph, tour_command
from generator import project as projects
from generator import template as templates
from generator.graph import Graph
from generator.tour_view import Guided
from harness import snapshot

Combination = tuple[str, ...]


def settings(stage: str, stages: Graph) -> dict[str, Combination]:
    """What stands before the stage is added: what it needs alone, and all that does not need it."""
    least = tuple(id for id in stages.closure([stage]) if id != stage)
    most = stages.without(stage, (other.id for other in stages.stages))
    found = {_name(least, stages): least}
    return found | {_name(most, stages): most}


def _name(combination: Combination, stages: Graph) -> str:
    return graph.name(combination, stages) if combination else "nothing"


def written(stage: str) -> str:
    """The tour.yml of a stage in the working tree. Raises OSError where there is none."""
    return (snapshot.ROOT / "stages" / stage / "tour.yml").read_text(encoding="utf-8")


def guided(root: Path, stage: str = "walls") -> Guided:
    """The tour of a stage in a project, as the command gathers it."""
    project = projects.require(root)
    source = templates.pinned(*project.source)
    reached = projects.reached(source.graph, project.answers)
    return tour_command.gather(project, source, stage, reached)
