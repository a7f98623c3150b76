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

    assert not {line: (stage, first[line]) for line, stage in known.items() if first[line] != stage}
    long = [line for line in first if len(line) >= tour_origins.LEAST]
    assert len(known) > 0.9 * len(long)


@pytest.mark.parametrize("line", ["", "}", "]", "return x", "# ----------", "-----------------"])
def test_a_line_that_says_little_has_no_origin(line, origins):
    origins.add("a.py", line, ())

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
    found = tour_origins._lines(MARKED)

    assert [(line, " and ".join(asked)) for line, asked in found if line] == [
        ("always", ""),
        ("high", "high"),
        ("low only", "not (high)"),
        ("without high", "not high"),
        ("both", "low and high"),
        ("api", "low and high and api"),
        ("and more", "low and high and api"),
        ("cache", "low and high and not (api) and cache"),
        ("both again", "low and high"),
        ("always again", ""),
    ]


@pytest.mark.parametrize(
    ("conditions", "among", "brings"),
    [
        ((), ["api", "cache"], "api"),
        (("cache",), ["api", "cache", "celery"], "cache"),
        (("not (not (api and celery))",), ["api", "cache", "celery"], "celery"),
        (("not (not (cache or celery))",), ["api", "celery"], "celery"),
        (("not (not (cache or celery))",), ["cache", "celery"], "cache"),
        (("cache and not api",), ["api", "cache"], None),
        (("cache", "no jinja ("), ["api", "cache"], None),
    ],
)
def test_a_line_comes_with_the_stage_that_its_conditions_lacked(conditions, among, brings):
    assert tour_origins._bringer(conditions, tuple(among)) == brings


@pytest.mark.parametrize(
    ("part", "added", "among", "arrives"),
    [
        ("the two", "api", ("services", "cache"), True),
        ("the two", "api", ("services",), False),
        ("for either", "api", ("services",), True),
        # The other one has brought it already.
        ("for either", "api", ("services", "cache"), False),
        # Nothing is known of it.
        ("nowhere", "api", ("services",), True),
        ("", "api", ("services",), True),
    ],
)
def test_a_line_of_two_stages_comes_with_the_later_one(part, added, among, arrives, stages):
    origins = tour_origins.Origins(stages)
    origins.add("a.py", "a line of the two", ("api and cache",))
    origins.add("a.py", "a line for either", ("api or cache",))

    assert origins.arrives("a.py", part, added, among) is arrives


def test_all_lines_of_the_first_stage_arrive_with_it(stages):
    origins = tour_origins.Origins(stages)
    origins.add("a.py", "a line of the trunk", ())

    assert origins.arrives("a.py", "trunk", "start", ())
    assert not origins.arrives("a.py", "trunk", "python", ("start",))
