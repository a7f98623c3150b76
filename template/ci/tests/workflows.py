"""The files of .github/, for tests to look into."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / ".github" / "workflows"

# What GitHub puts in before a script runs.
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")


class Step(NamedTuple):
    """One step, with all that it gets from those around it."""

    file: str
    job: str
    step: dict[str, Any]
    env: dict[str, str]

    @property
    def script(self) -> str | None:
        """What it runs, if it runs a script of ours."""
        return self.step.get("run")

    def __str__(self) -> str:
        return f"{self.file}, {self.job}: {self.script or self.step['uses']}"


@cache
def read(path: Path) -> Any:
    return YAML(typ="safe").load(path)


def workflows() -> dict[str, dict[str, Any]]:
    return {file.name: read(file) for file in sorted(FOLDER.glob("*.yml"))}


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each job, with the names of its file and its own."""
    for file, workflow in workflows().items():
        for name, job in workflow["jobs"].items():
            yield file, name, job


def steps() -> Iterator[Step]:
    for file, workflow in workflows().items():
        for name, job in workflow["jobs"].items():
            for step in job["steps"]:
                env = [part.get("env", {}) for part in (workflow, job, step)]
                yield Step(file, name, step, {**env[0], **env[1], **env[2]})
