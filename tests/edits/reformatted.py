"""A module as another tool formats it: single quotes, and lines of a hundred characters."""

import subprocess
from pathlib import Path

from ruff import find_ruff_bin

from harness.editing import read

LEVEL = "forms"

NAME = "events/forms.py"
STYLE = ["--isolated", "--line-length=100", "--config=format.quote-style='single'"]


def apply(project: Path) -> None:
    command = [find_ruff_bin(), "format", "--quiet", "--no-cache", *STYLE, NAME]
    subprocess.run(command, cwd=project, check=True)


def holds(project: Path) -> None:
    written = read(project, NAME)
    for mine in (
        "class EventForm(forms.ModelForm):",
        "            'seats',\n",
        "super().__init__(format='%Y-%m-%dT%H:%M')",
        "raise forms.ValidationError('This is in the past.', code='past')",
    ):
        assert written.count(mine) == 1, mine
