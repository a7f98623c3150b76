"""Programs that the tests of projects start: what is missing here, a skipped test must say."""

import re
import shutil
from collections.abc import Iterable

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
)


def excuse(skipped: Iterable[str]) -> None:
    """Skip this test too where a program is missing. No other reason to skip one will do."""
    reasons = list(skipped)
    if missing := lacking(reasons):
        pytest.skip(f"not installed: {', '.join(missing)} ({reasons[0]})")
    assert reasons == []


def lacking(skipped: Iterable[str]) -> list[str]:
    """The programs that are not here, if each reason for which a test is skipped names one."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    said = [[name for name in missing if re.search(rf"\b{name}\b", line)] for line in skipped]
    return sorted({name for names in said for name in names}) if all(said) else []
