"""The stage that first brings a line, as the markers say it, is the first in which it stands."""

import pytest

from generator import template as templates
from generator import tour_change, tour_origins
from generator.project import ANSWERS
from harness import projects
from harness.steps import ladder


@pytest.fixture(scope="module")
def origins(template):
    return tour_origins.read(templates.newest(str(template)))


def test_every_line_of_every_stage(origins, stages, fresh):
    """What the template fills in, such as the site's name, has no origin and is passed over."""
    first: dict[str, str] = {}
    everything = [stage.id for stage in stages.stages]
    for combination in ladder(stages):
        for name in projects.files(fresh(combination)):
            if name != ANSWERS and not name.startswith("docs/lessons/"):
                for line in tour_change.lines(fresh(combination) / name) or []:
                    first.setdefault(line.strip(), combination[-1])
    told = {line: origins.first(line, everything) for line in first}
    known = {line: stage for line, stage in told.items() if stage}

    other = {line for line, stage in known.items() if first[line] != stage}
    # Files of two stages together, such as the Redis of the tests, have no origin of their own.
    assert len(other) < 0.01 * len(known), other
    long = [line for line in first if len(line) >= tour_origins.LEAST]
    assert len(known) > 0.9 * len(long)


@pytest.mark.parametrize("line", ["", "}", "]", "return x", "# ----------", "-----------------"])
def test_a_line_that_says_little_has_no_origin(line, origins):
    origins.add("a.py", line, origins.graph.stages[0].id)

    assert origins.first(line, [origins.graph.stages[0].id]) is None


MARKED = """\
always
#: if high
high
#: else
low only
#: endif
#: if not high
without high
#: endif
#: if low and high
both
    #: if api
    #: print "api\\nand more\\n"
    #: elif cache
cache
    #: endif
both again
#: endif
[= name =] is filled in
always again
"""


def test_the_markers_are_read():
    found = tour_origins._lines(MARKED, {"low", "high", "api", "cache"})

    assert [(line, stages) for line, stages in found if line] == [
        ("always", set()),
        ("high", {"high"}),
        ("low only", set()),
        ("without high", set()),
        ("both", {"low", "high"}),
        ("api", {"low", "high", "api"}),
        ("and more", {"low", "high", "api"}),
        ("cache", {"low", "high", "cache"}),
        ("both again", {"low", "high"}),
        ("always again", set()),
    ]
