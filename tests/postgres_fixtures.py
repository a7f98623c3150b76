"""A PostgreSQL server. A pytest plugin, named by the tests that need one."""

from collections.abc import Iterator

import pytest

from harness import postgres


@pytest.fixture(scope="session")
def postgresql() -> Iterator[int]:
    """The port of a server, started once in a process; without one the tests are skipped."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL: install the package postgresql")
    with postgres.running(programs) as port:
        yield port
