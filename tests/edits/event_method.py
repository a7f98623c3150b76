"""A method in the middle of the model of events."""

from pathlib import Path

from harness.editing import in_order, members, replace

LEVEL = "models"

OURS = '''    @property
    def is_soon(self) -> bool:
        """Whether it is time to pack."""
        return timezone.now() < self.starts_at < timezone.now() + timedelta(days=1)

'''
NEXT = "    @property\n    def is_over("


def apply(project: Path) -> None:
    replace(
        project,
        "events/models.py",
        "from datetime import date\n",
        "from datetime import date, timedelta\n",
    )
    replace(project, "events/models.py", NEXT, OURS + NEXT)


def holds(project: Path) -> None:
    in_order(members(project, "events/models.py", of="Event"), "is_free", "is_soon", "is_over")
