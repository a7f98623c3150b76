"""A method on our own user model."""

from pathlib import Path

from harness.editing import append_below, members

LEVEL = "start"
TAIL = True

METHOD = '''
    def initials(self):
        """As on a name badge."""
        return f"{self.first_name[:1]}{self.last_name[:1]}"
'''


def apply(project: Path) -> None:
    append_below(project, "accounts/models.py", "# Your own fields and methods go below.", METHOD)


def holds(project: Path) -> None:
    assert "initials" in members(project, "accounts/models.py", of="User")
