"""Programs that the tests of projects start: what is missing here, a skipped test must say."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache

import pytest

# Where they come from: .ci/run, and the packages in pyproject.toml.
PROGRAMS = (
    "redis-server",
    "node",
    "npm",
    "nginx",
    "apache2",
    "openssl",
    "systemd-analyze",
    "promtool",
    "docker",
)
# What is there, and yet of no use where it cannot reach the engine that does the work.
ENGINES = {"docker": (("docker", "info"), ("docker", "compose", "version"))}


def excuse(skipped: Iterable[str]) -> None:
    """Skip this test too where a program is missing. No other reason to skip one will do."""
    reasons = list(skipped)
    if missing := lacking(reasons):
        pytest.skip(f"not installed: {', '.join(missing)} ({reasons[0]})")
    assert reasons == []


def lacking(skipped: Iterable[str]) -> list[str]:
    """The programs that are not here, if each reason for which a test is skipped names one."""
    missing = [name for name in PROGRAMS if not is_there(name)]
    said = [[name for name in missing if re.search(rf"\b{name}\b", line)] for line in skipped]
    return sorted({name for names in said for name in names}) if all(said) else []


def is_there(name: str) -> bool:
    """Whether a program is installed, and what does the work for it answers."""
    return bool(shutil.which(name)) and all(map(answers, ENGINES.get(name, ())))


@cache
def answers(question: tuple[str, ...]) -> bool:
    """Whether a command ends well. An engine that is away does not come while tests run."""
    try:
        return subprocess.run(question, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
