"""What stands at the end of a run: figures that tests noted, under a heading each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

import pytest

PREFIX = "summary:"


def note(
    record: Callable[[str, object], None],
    heading: str,
    line: str,
    kind: str = "",
    counts: Mapping[str, int] | None = None,
) -> None:
    """Keep a line for the end of the run; it travels with the test's report."""
    record(PREFIX + heading, (kind, line, dict(counts or {})))


def collected(
    reporter: pytest.TerminalReporter,
) -> dict[str, list[tuple[str, str, dict[str, int]]]]:
    """Every line that a test kept, with its kind and what it counted, by heading."""
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
        numbers = Counter(kind for kind, _, _ in kept if kind)
        for _, _, counted in kept:
            numbers.update(counted)
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(numbers.items()))
        reporter.section(f"{heading}: {counts or len(kept)}")
        for _, line, _ in sorted(kept, key=lambda entry: entry[1]):
            reporter.line(line)
