"""The options and the fixtures of the whole suite; what they do is in harness/."""

import io
import os
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from generator import graph
from generator.graph import Graph
from harness import git, projects, rendering, report, selection, snapshot, steps, temporary
from harness.gates import Gates
from harness.sharing import Records

temporary.build_in_memory()
rendering.share()

STAGES = graph.load(snapshot.ROOT)
GATES = Gates(snapshot.ROOT, STAGES)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("django-stages")
    group.addoption(
        "--combination",
        action="append",
        metavar="NAME",
        help="only this combination, such as auth or services+api (may be given several times)",
    )
    group.addoption(
        "--shard", default="1/1", metavar="I/N", help="only the I-th share of N of the combinations"
    )

    group.addoption(
        "--all-updates",
        action="store_true",
        help="every single update from every combination, not only a covering set",
    )
    group.addoption(
        "--all-broken",
        action="store_true",
        help="every protection taken away from the largest project, too, also where it is the same",
    )
    group.addoption(
        "--journeys", type=int, metavar="N", help="as many journeys that nobody has thought of"
    )
    group.addoption(
        "--screenshots", metavar="DIR", help="keep pictures of every page, large and small"
    )


def pytest_configure(config: pytest.Config) -> None:
    os.environ.update(git.ENVIRONMENT)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "combination" in metafunc.fixturenames:
        chosen = selection.chosen(STAGES, metafunc.config)
        metafunc.parametrize("combination", chosen.values(), ids=chosen)
    if "step" in metafunc.fixturenames:
        taken = selection.steps_of(STAGES, metafunc.config)
        metafunc.parametrize("step", taken, ids=lambda step: step.name(STAGES))
    if "reached" in metafunc.fixturenames:
        ladder = steps.ladder(STAGES)
        ids = [graph.name(reached, STAGES) for reached in ladder]
        metafunc.parametrize("reached", ladder, ids=ids)
    if "stage" in metafunc.fixturenames:
        # The very first is no change to anything.
        ids = [stage.id for stage in STAGES.stages if steps.first(stage.id, STAGES)]
        metafunc.parametrize("stage", ids)


# Tests that take minutes. Others fill the time of whoever is done early, at the end of a run.
LONG = ["test_edits.py", "test_whole_suites.py", "test_composed.py", "test_kills.py"]
LONG += ["test_install.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest begin first: one file of it where the first worker begins."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else 99)
    first = [item for item in items if item.path.name == LONG[0]]
    long = [item for item in items if item.path.name in LONG[1:]]
    rest = items[len(first) + len(long) :]
    # And the others where the second does. Each begins with its part of all tests.
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    before = max(len(items) // workers - len(first), 0) if workers > 1 else 0
    items[:] = [*first, *rest[:before], *long, *rest[before:]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    report.show(terminalreporter)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    # Only the process that hears of all tests can tell.
    if reporter and not hasattr(session.config, "workerinput"):
        proven = report.collected(reporter).get("combinations", [])
        if missing := selection.missing(STAGES, session.config, [line for _, line, _ in proven]):
            reporter.line(f"combinations that nobody looked at: {' '.join(missing)}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def stages() -> Graph:
    """The stages of this repository."""
    return STAGES


@pytest.fixture(scope="session")
def gates() -> Gates:
    """Which files there are in which combination."""
    return GATES


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The template as it is in the working tree, in a repository of its own."""
    folder = tmp_path_factory.getbasetemp()
    # All workers of a run share one.
    return snapshot.take((folder if worker_id == "master" else folder.parent) / "template")


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Records:
    """The tests that have passed in a combination, for all workers of a run."""
    folder = tmp_path_factory.getbasetemp()
    return Records((folder if worker_id == "master" else folder.parent) / "records")


@pytest.fixture(scope="session")
def fresh(
    template: Path, stages: Graph, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[tuple[str, ...]], Path]:
    """A project of a combination, made once in a process: to read and to duplicate only."""
    folder = tmp_path_factory.mktemp("fresh")

    def make(combination: tuple[str, ...]) -> Path:
        project = folder / graph.name(combination, stages)
        if not project.exists():
            projects.copy(template, project, stages, combination)
        return project

    return make


@pytest.fixture
def build(copie, template: Path, stages: Graph) -> Callable[[Iterable[str]], Path]:
    """Makes a project of a combination."""

    def make(combination: Iterable[str]) -> Path:
        answers = stages.answers(combination)
        # Copier names each file as it writes it.
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            copied = copie.copy(answers, template_dir=template)
        assert copied.exception is None, copied.exception
        # What pytest-copie hands over are defaults: see that they were taken. A layer that
        # cannot come yet is not asked for, and has no answer.
        assert {key: copied.answers.get(key, False) for key in answers} == answers
        return copied.project_dir

    return make
