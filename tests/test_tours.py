"""
Every tour is whole: each step has exactly one place, and nothing that a stage changes is left out.

    uv run pytest -n 0 tests/test_tours.py -k pages
"""

from dataclasses import replace

import pytest

from conftest import GATES
from generator import graph, tour, tour_change, tour_origins
from generator.graph import Graph, Stage
from generator.template import Template
from harness import git, report, snapshot, tours

IDS = [stage.id for stage in graph.load(snapshot.ROOT).stages]


@pytest.fixture(scope="module")
def origins(template):
    """On what conditions the template's lines stand."""
    commit = git.git(template, "rev-parse", "HEAD").strip()
    return tour_origins.read(Template(str(template), template, commit))


@pytest.mark.parametrize("id", IDS)
def test_tour(id, stages, fresh, origins, record_property):
    problems, lines = proof(id, tours.written, stages, fresh, origins)
    for line in lines:
        report.note(record_property, "tours", line)
    assert not problems, "\n".join(problems)


def proof(id, written, stages, fresh, origins):
    """What is wrong with the tour of a stage, and a line of figures for each place it was tried."""
    try:
        steps = tour.parse(id, written(id))
    except FileNotFoundError:
        return [f"{id}: stages/{id}/tour.yml:1: there is no such file"], []
    except tour.TourError as error:
        return str(error).splitlines(), []
    problems, lines = [], []
    # A file that another layer brings as well is changed in one of the settings only.
    nowhere = steps
    for name, before in tours.settings(id, stages).items():
        after = stages.in_order([*before, id])
        change = tour_change.between(id, fresh(before) if before else None, fresh(after))
        change = own(id, steps, change)

        def arrives(step, change=change, after=after):
            return step.file in change.files and origins.arrives(step.file, step.find, id, after)

        here = steps.where(arrives)
        nowhere = nowhere.where(lambda step, here=here: step not in here.steps)
        found = tour_change.problems(here, change)
        problems += [f"{problem} [after {name}]" for problem in found]
        pieces = len(list(change.pieces()))
        shown = pieces - len(tour_change.uncovered(steps, change))
        kinds = [step.kind for step in here.steps]
        counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in tour.KINDS)
        lines.append(
            f"{list(stages.in_order([*stages.closure([id])])).index(id) + 1:2} {id:12} "
            f"after {name}: {shown} of {pieces} pieces shown by {len(kinds)} steps ({counts})"
        )
    for step in nowhere.steps:
        where = f"{id}: stages/{id}/tour.yml:{step.line}"
        what = f"{step.find!r} of {step.file}" if step.find else step.file
        problems.append(f"{where} ({step.title}): the stage does not change {what}")
    return problems, lines


def own(id, steps, change):
    """The change without what comes with this stage and is another's: the test of both."""
    shown = {step.file for step in steps.steps}
    files = {
        name: file
        for name, file in change.files.items()
        if name in shown or file.before is not None or GATES.stage_of(name) in (None, id)
    }
    return replace(change, files=files)


STEP = {"title": "A title", "file": "a.txt", "kind": "idea", "why": "It is so."}


def written(*steps):
    """A tour.yml: the first step as given, on top of STEP, and so on."""
    return "".join(
        "".join(
            f"{'-' if number == 0 else ' '} {key}: {value}\n"
            for number, (key, value) in enumerate((STEP | step).items())
            if value is not None
        )
        for step in steps
    )


@pytest.fixture
def changed(tmp_path):
    """Makes the change between two sets of files."""

    def make(before, after):
        folders = []
        for name, files in (("before", before), ("after", after)):
            folder = tmp_path / name
            folder.mkdir()
            for path, content in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content.encode())
            folders.append(folder)
        return tour_change.between("toy", *folders)

    return make


TEN = "".join(f"line {number}\n" for number in range(10, 20))
GROWN = f"first\n{TEN}last\nlast but more\n"


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ([{"find": "first"}, {"title": "B", "find": "but more"}], []),
        ([{}], []),
        (
            [{}, {"title": "B", "find": "nowhere"}],
            ["toy: stages/toy/tour.yml:5 (B): find is nowhere in a.txt: 'nowhere'"],
        ),
        (
            [{}, {"title": "B", "find": "line 12"}],
            [
                "toy: stages/toy/tour.yml:5 (B): find is on no changed line of a.txt (on line 4, "
                "which the stage leaves as it was): 'line 12'"
            ],
        ),
        (
            [{}, {"title": "B", "find": "last"}],
            [
                "toy: stages/toy/tour.yml:5 (B): find is on 2 changed lines of a.txt (12, 13): "
                "'last'"
            ],
        ),
        (
            [{}, {"title": "B", "find": "first", "until": "nowhere"}],
            [
                "toy: stages/toy/tour.yml:5 (B): until: no line of a.txt from 1 on has 'nowhere' "
                "in it"
            ],
        ),
        (
            [{}, {"title": "B", "file": "b.txt"}],
            ["toy: stages/toy/tour.yml:5 (B): the stage does not change b.txt"],
        ),
        (
            [{"find": "first"}],
            ["toy: a.txt:12: no step shows the hunk that begins with 'last'"],
        ),
        ([{"find": "first", "until": "last"}], []),
    ],
)
def test_what_is_wrong_with_a_tour_is_seen(steps, problems, changed):
    change = changed({"a.txt": TEN}, {"a.txt": GROWN})

    assert tour_change.problems(tour.parse("toy", written(*steps)), change) == problems


def test_a_file_that_is_changed_nowhere_is_seen(stages, fresh, origins):
    problems, _ = proof("start", lambda id: written({"file": "b.txt"}), stages, fresh, origins)
    assert "start: stages/start/tour.yml:1 (A title): the stage does not change b.txt" in problems


MODULE = """\
from a import b

LIMIT = 1


@b
class First:
    def one(self): ...


def second():
    return First
"""


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ([{"find": "class First"}, {"title": "B", "find": "def second"}], []),
        ([{"find": '"@b"'}, {"title": "B", "find": "return First"}], []),
        ([{}], []),
        (
            [{"find": "class First"}],
            ["toy: a.py:11: no step shows the function second"],
        ),
        (
            [{"find": "def second"}],
            ["toy: a.py:6: no step shows the class First"],
        ),
    ],
)
def test_a_class_or_function_without_a_step_is_seen(steps, problems, changed):
    steps = [{"file": "a.py", "kind": "boilerplate"} | step for step in steps]

    change = changed({}, {"a.py": MODULE})

    assert tour_change.problems(tour.parse("toy", written(*steps)), change) == problems


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ({}, {"b.py": "LIMIT = 1\n"}, "toy: b.py:1: no step shows the module"),
        ({}, {"b.css": "a {}\n"}, "toy: b.css:1: no step shows the hunk that begins with 'a {}'"),
        ({}, {"b.png": "\x89\0\0"}, "toy: b.png:1: no step shows the binary file"),
        ({"b.css": "a {}\n"}, {}, "toy: b.css:1: no step shows that the file goes"),
        (
            {"b.txt": f"first\n{TEN}"},
            {"b.txt": TEN},
            "toy: b.txt:1: no step shows that this goes: 'first'",
        ),
        # A test or a migration is one piece, and so is what has grown.
        (
            {},
            {"tests/test_b.py": MODULE},
            "toy: tests/test_b.py:1: no step shows the hunk that begins with 'from a import b'",
        ),
        (
            {"b.py": "\n"},
            {"b.py": MODULE},
            "toy: b.py:1: no step shows the hunk that begins with 'from a import b'",
        ),
        # No one needs to be shown these.
        ({}, {"b/__init__.py": ""}, None),
        ({}, {"docs/lessons/01-b.md": "# B\n"}, None),
        ({"b.py": "x\n"}, {"b.py": "x\n", ".copier-answers.yml": "b: 1\n"}, None),
    ],
)
def test_a_file_without_a_step_is_seen(before, after, problem, changed):
    change = changed({"a.txt": "a\n"} | before, {"a.txt": "b\n"} | after)

    found = tour_change.problems(tour.parse("toy", written({})), change)

    assert found == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (written({"kind": "magic"}), "there is no kind 'magic'; there are idea, wiring, boil"),
        (written({"why": None}), "toy/tour.yml:1, step 1 (A title): why is missing"),
        (written({"wy": "So."}), "there is no key 'wy'; there are title, file, kind, why"),
        (written({"question": ""}), "question is not text"),
        (written({"find": "5"}), "find is not text (put it in quotes, or after >-)"),
        (written({"find": '"a\\nb"'}), "find takes more than one line"),
        (written({"until": "b"}), "until without find"),
        (written({"docs": "https://docs.djangoproject.com/en/6.1/intro/"}), "docs is not a path"),
        (written({"docs": "/topics/http/urls/"}), "docs is not a path"),
        (written({"docs": "topics/http/urls"}), "docs is not a path"),
        (written({"docs": "topics/http/urls.txt"}), "docs is not a path"),
        (written({}, {"title": "a TITLE!"}), "tour.yml:5 (a TITLE!): the step of line 1 has the"),
        ("- just words\n", "step 1 (None): a step is a mapping"),
        ("title: A title\n", "toy: stages/toy/tour.yml:1: a tour is a list of steps"),
        ("", "a tour is a list of steps"),
        ("- title: [\n", "toy: stages/toy/tour.yml:2: "),
    ],
)
def test_a_mistake_in_writing_is_told(content, problem):
    with pytest.raises(tour.TourError) as caught:
        tour.parse("toy", content)

    assert problem in str(caught.value)
    assert all(
        line.startswith("toy: stages/toy/tour.yml:") for line in str(caught.value).split("\n")
    )


def test_every_mistake_is_told_at_once():
    with pytest.raises(tour.TourError) as caught:
        tour.parse("toy", written({"kind": "magic", "why": None}, {"title": "B", "docs": "x"}))

    assert len(str(caught.value).splitlines()) == 3


def test_a_stage_without_a_tour_is_seen(stages, fresh, origins):
    def missing(id):
        return tours.written(f"no-such-{id}")

    id = stages.stages[0].id
    problems, _ = proof(id, missing, stages, fresh, origins)
    assert problems == [f"{id}: stages/{id}/tour.yml:1: there is no such file"]


def test_the_proof_tries_both_ends():
    layered = Graph(
        (
            Stage("low", "Low", "level", (), ()),
            Stage("high", "High", "level", ("low",), ()),
            Stage("api", "API", "layer", ("high",), ()),
            Stage("cache", "Cache", "layer", ("high",), ()),
            Stage("live", "Live", "layer", ("api",), ()),
        )
    )
    assert tours.settings("low", layered) == {"nothing": ()}
    assert tours.settings("high", layered) == {"low": ("low",)}
    assert tours.settings("api", layered) == {
        "high": ("low", "high"),
        "high+cache": ("low", "high", "cache"),
    }
