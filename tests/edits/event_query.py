"""A query of one's own, where queries of one's own go."""

from pathlib import Path

from harness.editing import append_below, in_order, members

LEVEL = "models"
TAIL = True

OURS = '''
    def free(self) -> EventQuerySet:
        """The events that cost nothing."""
        return self.filter(price=0)
'''


def apply(project: Path) -> None:
    append_below(project, "events/models.py", "# Your own queries go below.", OURS)


def holds(project: Path) -> None:
    found = members(project, "events/models.py", of="EventQuerySet")
    in_order(found, "upcoming", "free")
    assert found[-1] == "free"
