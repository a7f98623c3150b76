"""Which combinations a run is about: all, one by name, or one share of them."""

from difflib import get_close_matches
from itertools import combinations

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
    return {name: ids for at, (name, ids) in enumerate(everything.items()) if at % count == index}


def thorough(stages: Graph) -> set[tuple[str, ...]]:
    """
    The combinations whose suites run, where not all are asked for.

    Each level, all there is, and as many more as it takes to have any three layers in each of
    the ways in which they can be there and not be there. Running the suites of all thousand
    takes hours on one machine: `--all-suites`, best with `--shard`.
    """
    layers = [layer.id for layer in stages.layers]
    trios = list(combinations(layers, min(3, len(layers))))
    everything = list(stages.combinations())
    ways = {ids: ways_of(set(ids), trios) for ids in everything}
    levels = [ids for ids in everything if not set(ids) & set(layers)]
    taken = [*levels, everything[-1]]
    seen, needed = 0, 0
    for ids in taken:
        seen |= ways[ids]
    for way in ways.values():
        needed |= way
    while needed & ~seen:
        best = max(everything, key=lambda ids: (ways[ids] & ~seen).bit_count())
        seen |= ways[best]
        taken.append(best)
    return set(taken)


def ways_of(ids: set[str], trios: list[tuple[str, ...]]) -> int:
    """For each trio, which of its layers are there: a number with one bit for each way."""
    found = 0
    for place, trio in enumerate(trios):
        found |= 1 << (8 * place + sum(1 << n for n, id in enumerate(trio) if id in ids))
    return found


def steps_of(stages: Graph, config: pytest.Config) -> list[Step]:
    """The updates that the command line asks for."""
    index, count = share(config.getoption("--shard"))
    everything = config.getoption("--all-updates")
    return list(every(stages) if everything else covering(stages))[index::count]


def share(shard: str) -> tuple[int, int]:
    """`2/5` as (1, 5): each fifth combination, from the second on."""
    try:
        number, count = map(int, shard.split("/"))
    except ValueError:
        number, count = 0, 0
    if not 1 <= number <= count:
        raise pytest.UsageError(f"--shard {shard}: say which share of how many, such as 2/5")
    return number - 1, count
