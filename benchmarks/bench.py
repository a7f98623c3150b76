"""
How long making, updating and proving a project takes. Prints JSON, all times in seconds.

    uv run python benchmarks/bench.py [--repeat 5] [--combination auth]

Each command of ours stands beside one that cannot do less, timed in the same run:
`django-admin startproject`, and `copier copy` and `copier update` of a template of one file.
"""

import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

import spent
from generator import graph
from harness import checks, git, lint, projects, rendering, snapshot, temporary

PYTHON = sys.executable


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    options.add_argument("--repeat", type=int, default=5, help="runs of each command")
    options.add_argument("--combination", action="append", help="only these, by name")
    chosen = options.parse_args()
    temporary.build_in_memory()
    os.environ.update(git.ENVIRONMENT)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measured(Path(folder), chosen.repeat, chosen.combination), indent=2))


def measured(folder: Path, repeat: int, names: list[str] | None) -> dict:
    template = snapshot.take(folder / "template")
    small = one_file(folder / "small")
    stages = graph.load(template)
    first, last = stages.levels[0].id, stages.levels[-1].id
    copy = [PYTHON, "-m", "copier", "copy", "--defaults", "--quiet"]
    results = {
        "machine": machine(),
        "startproject": command(
            repeat, folder, lambda site: [PYTHON, "-m", "django", "startproject", "mysite", site]
        ),
        "copier copy": {
            "one file": command(repeat, folder, lambda site: [*copy, small, site]),
            first: command(repeat, folder, lambda site: [*copy, template, site]),
            last: command(
                repeat, folder, lambda site: [*copy, f"--data=level={last}", template, site]
            ),
        },
        "copier update": updates(folder, repeat, small, template, stages),
    }
    update = results["copier update"]
    update["next, of an update of one file"] = round(
        update["django-stages next"]["median"] / update["one file"]["median"], 2
    )
    results["where the time goes"] = {
        "copier copy": spent.in_copy(template, folder / "spent", {"level": last}),
        "copier update": spent.in_update(template, folder / "spent", stages),
    }
    results["combinations"] = combinations(folder, template, stages, names)
    return results


def machine() -> dict:
    """What the figures hold for."""
    compiled = importlib.util.cache_from_source(importlib.util.find_spec("django").origin)
    return {
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        # Without it every command compiles what it imports, each time.
        "packages compiled": Path(compiled).exists(),
    }


def one_file(folder: Path) -> Path:
    """A template of one file and one question."""
    folder.mkdir()
    (folder / "copier.yml").write_text("level: {type: str, default: one}\n")
    (folder / "{{ _copier_conf.answers_file }}.jinja").write_text(
        "{{ _copier_answers|to_nice_yaml }}"
    )
    (folder / "file.txt.jinja").write_text("This is level {{ level }}.\n")
    git.commit(folder, "A template of one file")
    return folder


def command(repeat: int, folder: Path, words: Callable[[Path], list]) -> dict:
    """The times of a command that makes a project, each time in a folder of its own."""
    times = []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory(dir=folder) as inside:
            site = Path(inside) / "site"
            # startproject wants its folder to be there.
            if "startproject" in words(site):
                site.mkdir()
            times.append(seconds(words(site), folder))
    return summary(times)


def updates(folder: Path, repeat: int, small: Path, template: Path, stages: graph.Graph) -> dict:
    """One level more: Copier on one file, Copier on ours, and `django-stages next`."""
    update = [PYTHON, "-m", "copier", "update", "--defaults", "--quiet"]
    steps = list(pairwise(stages.closure([level.id]) for level in stages.levels))
    small_site = folder / "small-site"
    subprocess.run([PYTHON, "-m", "copier", "copy", "-lq", small, small_site], check=True)
    git.commit(small_site, "Start")
    times: dict[str, list[float]] = {
        "one file": [],
        "one of our levels": [],
        "django-stages next": [],
    }
    for turn in range(repeat):
        words = [*update, f"--data=level=turn-{turn}"]
        times["one file"].append(seconds(words, small_site))
        git.commit(small_site, f"Turn {turn}")
        lower, upper = steps[turn % len(steps)]
        for name, words in {
            "one of our levels": [*update, f"--data=level={upper[-1]}"],
            "django-stages next": [PYTHON, "-m", "generator", "next"],
        }.items():
            site = projects.copy(template, folder / f"{name}-{turn}", stages, lower)
            git.commit(site, "Start")
            times[name].append(seconds(words, site))
    return {name: summary(measured) for name, measured in times.items()}


def seconds(words: Iterable, folder: Path) -> float:
    """How long a command takes. Raises CalledProcessError when it fails."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    begin = time.perf_counter()
    subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - begin


def combinations(
    folder: Path, template: Path, stages: graph.Graph, names: list[str] | None
) -> dict:
    """Every combination, as the tests build and check it, one after the other."""
    rendering.share()
    parts: dict[str, list[float]] = {}
    begin = time.perf_counter()
    for ids in stages.combinations():
        name = graph.name(ids, stages)
        if names and name not in names:
            continue
        clock = time.perf_counter()
        site = projects.copy(template, folder / f"site-{name}", stages, ids)
        clock = note(parts, "build", clock)
        result = checks.run(site)
        assert result.ok, f"{name}:\n{result}"
        clock = note(parts, "process, with all its checks", clock)
        for part, taken in result.seconds.items():
            parts.setdefault(f"of that, {part}", []).append(taken)
        list(lint.ruff(site))
        note(parts, "lint", clock)
        parts.setdefault("build and checks", []).append(
            parts["build"][-1] + parts["process, with all its checks"][-1]
        )
    number = len(parts["build"])
    total = time.perf_counter() - begin
    return {
        "number": number,
        "total, one after the other": round(total, 2),
        "each, of the total": round(total / number, 3),
        "each, by pytest on all cores": by_pytest(names, number),
        **{part: summary(times) for part, times in parts.items()},
    }


def note(parts: dict[str, list[float]], part: str, since: float) -> float:
    """Keep the time since then, and say what time it is now."""
    now = time.perf_counter()
    parts.setdefault(part, []).append(now - since)
    return now


def by_pytest(names: list[str] | None, number: int) -> float:
    """The wall time for one combination when all of them run side by side, lint included."""
    words = [PYTHON, "-m", "pytest", "-q", "tests/test_combinations.py", "-k", "test_combination"]
    words += [word for name in names or () for word in ("--combination", name)]
    return round(seconds(words, ROOT) / number, 3)


def summary(times: list[float]) -> dict[str, float]:
    return {
        "min": round(min(times), 3),
        "median": round(statistics.median(times), 3),
        "max": round(max(times), 3),
    }


if __name__ == "__main__":
    main()
