"""
How long each page takes with few rows and with many, on SQLite and on PostgreSQL.

    uv run python benchmarks/pages.py [--events 100000] [--bookings 1000000] [--repeat 5]

The site has every stage. Few rows are three of each model. Pages are found by links and by
their search forms, and asked for inside the process: what a browser and a network add is not
in the figures. Prints a table: the fastest request of some, and in brackets the time of the
processor, which says more where the machine is busy.
"""

import argparse
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from generator import graph
from harness import checks, postgres, projects, snapshot


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    options.add_argument("--events", type=int, default=100_000)
    options.add_argument("--bookings", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=5, help="requests for each page")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in table(measured(Path(folder), chosen)):
            print(line)


def measured(folder: Path, chosen: argparse.Namespace) -> dict[str, dict]:
    """What each database gave."""
    template = snapshot.take(folder / "template")
    stages = graph.load(template)
    everything = list(stages.combinations())[-1]
    results = {}
    with ExitStack() as stack:
        databases = {"SQLite": "config.settings"}
        programs = postgres.programs()
        if programs:
            port = stack.enter_context(postgres.running(programs))
            (folder / "on_postgresql.py").write_text(
                postgres.SETTINGS.format(port=port, name="postgres")
            )
            databases["PostgreSQL"] = "on_postgresql"
        for name, settings in databases.items():
            site = projects.copy(template, folder / name, stages, everything)
            steps = {
                "few": ("migrate", "few", f"time {chosen.repeat}"),
                "many": (f"seed {chosen.events} {chosen.bookings}", f"time {chosen.repeat}"),
            }
            for size, parts in steps.items():
                result = checks.run(site, parts, settings, path=(folder,), limit=1800)
                assert result.ok, result
                found = {part.partition(" ")[0]: value for part, value in result.found.items()}
                results.setdefault(name, {})[size] = found
    return results


def table(results: dict[str, dict]) -> list[str]:
    """The figures, one page a line."""
    lines = [f"{platform.platform()}, Python {platform.python_version()}"]
    for name, sizes in results.items():
        lines.append(f"{name}: seeded in {sizes['many']['seed']:.1f} s")
    databases = list(results)
    lines.append("")
    head = ["page", "queries"]
    head += [f"{name}, {size}" for name in databases for size in ("few", "many")]
    lines += [row(head), row(["---", *["---:"] * (len(head) - 1)])]
    pages = results[databases[0]]["few"]["time"]
    for page in pages:
        found = [
            results[name][size]["time"].get(page) for name in databases for size in ("few", "many")
        ]
        queries = sorted({one["queries"] for one in found if one})
        times = [
            f"{one['milliseconds']:.0f} ms ({one['processor']:.0f})" if one else "" for one in found
        ]
        lines.append(row([f"`{page}`", " or ".join(map(str, queries)), *times]))
    return lines


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
