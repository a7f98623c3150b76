"""Which combinations a run is about: all, one by name, or one share of them."""

from collections.abc import Iterable
from difflib import get_close_matches

import pytest

from generator import graph
from generator.graph import Graph
from harness.steps import Step, covering, every


def names(stages: Graph) -> dict[str, tuple[str, ...]]:
    """Every combination by its name."""
    return {graph.name(ids, stages): ids for ids in stages.combinations()}


def chosen(stages: Graph, config: pytest.Config) -> dict[str, tuple[str, ...]]:
    """Those that the command line asks for."""
    everything = names(stages)
    if wanted := config.getoption("--combination"):
        for name in wanted:
            if name not in everything:
                near = get_close_matches(name, everything, n=1)
                hint = f": did you mean {near[0]}?" if near else ""
                raise pytest.UsageError(f"no combination is called {name}{hint}")
        everything = {name: everything[name] for name in wanted}
    index, count = share(config.getoption("--shard"))
    # Those that differ least stand together: they may share what their suites do (sharing.py).
    ordered = sorted(everything.items(), key=lambda entry: alike(entry[1], stages))
    return dict(ordered[len(ordered) * index // count : len(ordered) * (index + 1) // count])


def alike(combination: tuple[str, ...], stages: Graph) -> list[bool]:
    """Whether each stage is there, the first stage first."""
    return [stage.id in combination for stage in stages.stages]


def missing(stages: Graph, config: pytest.Config, told: Iterable[str]) -> list[str]:
    """
    The combinations of which a run tells nothing, if it was meant to look at all it has chosen.

    Each line that was told begins with the name of one.
    """
    proven = {line.partition(":")[0] for line in told}
    some = config.getoption("keyword") or any("::" in argument for argument in config.args)
    return [] if some or not proven else [n for n in chosen(stages, config) if n not in proven]


def steps_of(stages: Graph, config: pytest.Config) -> list[Step]:
    """The updates that the command line asks for."""
    index, count = share(config.getoption("--shard"))
    everything = config.getoption("--all-updates")
    return list(every(stages) if everything else covering(stages))[index::count]


def share(shard: str) -> tuple[int, int]:
    """`2/5` as (1, 5): the second fifth."""
    try:
        number, count = map(int, shard.split("/"))
    except ValueError:
        number, count = 0, 0
    if not 1 <= number <= count:
        raise pytest.UsageError(f"--shard {shard}: say which share of how many, such as 2/5")
    return number - 1, count
