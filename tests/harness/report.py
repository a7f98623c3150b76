"""What stands at the end of a run: figures that tests noted, under a heading each."""

from collections import Counter, defaultdict
from collections.abc import Callable

import pytest

PREFIX = "summary:"


def note(record: Callable[[str, object], None], heading: str, line: str, kind: str = "") -> None:
    """Keep a line for the end of the run; it travels with the test's report."""
    record(PREFIX + heading, (kind, line))


def collected(reporter: pytest.TerminalReporter) -> dict[str, list[tuple[str, str]]]:
    """Every line that a test kept, and its kind, by heading."""
    lines = defaultdict(list)
    for reports in reporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for heading, kept in report.user_properties:
                    if heading.startswith(PREFIX):
                        lines[heading.removeprefix(PREFIX)].append(tuple(kept))
    return lines


def show(reporter: pytest.TerminalReporter) -> None:
    """Write them, and how many there are of each kind."""
    for heading, kept in sorted(collected(reporter).items()):
        kinds = Counter(kind for kind, _ in kept if kind)
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        reporter.section(f"{heading}: {counts or len(kept)}")
        for _, line in sorted(kept, key=lambda entry: entry[1]):
            reporter.line(line)
