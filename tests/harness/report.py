"""What stands at the end of a run: figures that tests noted, under a heading each."""

from collections import defaultdict
from collections.abc import Callable

import pytest

PREFIX = "summary:"


def note(record: Callable[[str, object], None], heading: str, line: str) -> None:
    """Keep a line for the end of the run; it travels with the test's report."""
    record(PREFIX + heading, line)


def collected(reporter: pytest.TerminalReporter) -> dict[str, list[str]]:
    """Every line that a test kept, by heading."""
    lines = defaultdict(list)
    for reports in reporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for heading, line in report.user_properties:
                    if heading.startswith(PREFIX):
                        lines[heading.removeprefix(PREFIX)].append(str(line))
    return lines


def show(reporter: pytest.TerminalReporter) -> None:
    """Write them."""
    for heading, lines in sorted(collected(reporter).items()):
        reporter.section(f"{heading}: {len(lines)}")
        for line in sorted(lines):
            reporter.line(line)
