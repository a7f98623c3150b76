"""A property in the middle of a dataclass of ours."""

from pathlib import Path

from harness.editing import in_order, members, replace

LEVEL = "python"

OURS = '''    @property
    def is_long(self) -> bool:
        """Whether to bring something to eat."""
        return self.duration > timedelta(hours=3)

'''
NEXT = "    @property\n    def is_free("


def apply(project: Path) -> None:
    replace(project, "eventfile/event.py", NEXT, OURS + NEXT)


def holds(project: Path) -> None:
    in_order(members(project, "eventfile/event.py", of="Event"), "duration", "is_long", "is_free")
