"""
Journeys that nobody has thought of: edits, stages, conflicts and ways back, in any order.

Hypothesis makes them up, on the small template. The learner only ever adds lines that can be told
from all others, deletes files and makes some. So after each step it is known what every file has to
be: that of a new project at the same stages, with those lines in it.

    uv run pytest -n 0 tests/test_cli_journeys.py --journeys 200
"""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cli_support import STAGES, Result, call, put, state
from generator import graph, merging, pending
from generator.graph import Graph
from generator.project import ANSWERS, Project
from harness import projects, report
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]

FIRST = "ground"
COMMENTS = {".py": "# {}", ".html": "<!-- {} -->", ".md": "{}"}
MINE = re.compile(rb"^.*mine-\d+.*\n", re.MULTILINE)
choices = st.integers(min_value=0, max_value=10_000)
# Most of the time it is committed at once.
commits = st.sampled_from([True, True, True, False])


class Journey(RuleBasedStateMachine):
    """A learner, and what their project has to be."""

    # Set for each run of the tests.
    start: Path
    graph: Graph
    fresh: Callable[[tuple[str, ...]], dict[str, bytes]]
    # What has happened in all journeys together.
    seen: Counter[str]

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.site = Path(shutil.copytree(self.start, self.folder / "site"))
        os.chdir(self.site)
        self.stack: list[str] = []
        self.coming: list[str] = []
        self.lines: dict[str, Counter[bytes]] = {}
        self.own: dict[str, bytes] = {}
        self.deleted: set[str] = set()
        self.number = 0
        self.dirty = False
        self.waits = ""
        self.before: dict[str, str] | None = None

    def teardown(self):
        os.chdir(self.folder.parent)
        shutil.rmtree(self.folder)

    # What the learner does

    @precondition(lambda self: not self.waits)
    @rule(file=choices, line=choices, commits=commits, where=st.sampled_from(["", "urls", "last"]))
    def add_a_line(self, file, line, commits, where):
        self.add_a_line_in(where, file, line, commits)

    def add_a_line_in(self, where: str, file: int, line: int, commits: bool) -> None:
        names = [name for name in self.files() if Path(name).suffix in COMMENTS]
        # Where stages write, too, or in what an undo takes away.
        near = {"urls": "urls.py", "last": f"{self.stack[-1]}/" if self.stack else "urls.py"}
        names = [name for name in names if name.startswith(near.get(where, ""))]
        if not names:
            return
        name = names[file % len(names)]
        words = COMMENTS[Path(name).suffix].format(self.token()).encode() + b"\n"
        old = (self.site / name).read_bytes().splitlines(keepends=True)
        place = line % (len(old) + 1)
        (self.site / name).write_bytes(b"".join([*old[:place], words, *old[place:]]))
        self.lines.setdefault(name, Counter())[words] += 1
        self.keep(commits)

    @precondition(lambda self: not self.waits)
    @rule(commits=commits)
    def make_a_file(self, commits):
        name = f"notes/{self.token()}.txt"
        put(self.site / name, f"{self.token()}\n")
        self.own[name] = (self.site / name).read_bytes()
        self.keep(commits)

    @precondition(lambda self: not self.waits)
    @rule(file=choices, commits=commits)
    def delete_a_file(self, file, commits):
        if not (names := self.files()):
            return
        name = names[file % len(names)]
        (self.site / name).unlink()
        self.lines.pop(name, None)
        self.deleted.add(name)
        self.keep(commits)

    @precondition(lambda self: self.dirty)
    @rule()
    def commit(self):
        self.keep(True)

    def keep(self, commits: bool) -> None:
        self.dirty = not commits
        if commits:
            commit(self.site, "Mine")

    # What the command does

    @precondition(lambda self: not self.waits and len(self.stack) < len(STAGES) - 1)
    @rule(stage=choices)
    def add(self, stage):
        lacking = [id for id in STAGES if id not in (FIRST, *self.stack)]
        self.take("add", lacking[stage % len(lacking)])

    @precondition(lambda self: not self.waits and "roof" not in self.stack)
    @rule()
    def next(self):
        self.take("next", ["walls", "roof"][len(self.stack)])

    def take(self, command: str, stage: str) -> None:
        before = state(self.site)
        needed = self.graph.closure([stage])
        self.coming = [id for id in needed if id not in (FIRST, *self.stack)]
        words = ["next"] if command == "next" else ["add", *self.coming]
        if self.dirty:
            assert "not everything is committed" in call(*words).refused()
            assert state(self.site) == before
            self.coming = []
            return
        alone = len(self.coming) == 1
        if not alone:
            assert f"cannot be added before {self.coming[0]}" in call("add", stage).refused()
            assert state(self.site) == before
        self.follow(call(*words), before if alone else None)

    def follow(self, result: Result, before: dict[str, str] | None = None) -> None:
        """See what has come, and whether the learner has to choose."""
        self.before = before
        came = len(re.findall(r"^Added |: done \(commit", result.out, re.MULTILINE))
        for id in self.coming[:came]:
            self.move([*self.stack, id])
        self.coming = self.coming[came:]
        self.waits = "add" if self.coming else ""
        self.seen.update({"added": came, "conflicts": bool(self.waits)})
        assert result.code == bool(self.waits), result
        assert "Traceback" not in result.err

    @precondition(lambda self: not self.waits)
    @rule(file=choices, line=choices, changes=st.booleans())
    def undo(self, file, line, changes):
        if changes:
            self.add_a_line_in("last", file, line, commits=True)
        before = state(self.site)
        if self.dirty or not self.stack:
            call("undo").refused()
            assert state(self.site) == before
            return
        result = call("undo")
        if result.code:
            assert "do not agree" in result.err or "same lines" in result.err, result
            self.waits, self.before = "undo", before
            self.seen["conflicts on the way back"] += 1
        else:
            self.move(self.stack[:-1])
            self.seen["taken back"] += 1

    @precondition(lambda self: self.waits)
    @rule(gives_up=st.sampled_from([False, False, True]))
    def answer(self, gives_up):
        if gives_up:
            self.abort()
        else:
            self.go_on()

    def abort(self) -> None:
        call("abort").done()
        assert git(self.site, "status", "--porcelain") == ""
        if self.before:
            assert state(self.site) == self.before
        self.waits, self.coming = "", []
        self.seen["given up"] += 1

    def go_on(self) -> None:
        """Keep what is the learner's own, and take what comes."""
        for name in self.choose():
            # They agree that it goes, and their lines with it.
            self.lines.pop(name, None)
        self.seen["chosen"] += 1
        result = call("continue")
        if self.waits == "add":
            self.follow(result)
        else:
            result.done()
            self.waits = ""
            self.move(self.stack[:-1])

    def choose(self) -> list[str]:
        """Decide each place by hand. The files that go."""
        waits = pending.require(Project(self.site))
        for name in waits.files:
            content = (self.site / name).read_bytes()
            for place in reversed(merging.places(name, content)):
                lines = content.splitlines(keepends=True)
                end = place.line + len(place.mine) + len(place.theirs) + 2
                kept = [f"{line}\n".encode() for line in place.mine if "mine-" in line]
                kept += [f"{line}\n".encode() for line in place.theirs if "mine-" not in line]
                content = b"".join([*lines[: place.line - 1], *kept, *lines[end:]])
            (self.site / name).write_bytes(content)
        for name in waits.gone:
            git(self.site, "rm", "--quiet", "--force", name)
        return list(waits.gone)

    # What has to be so

    @invariant()
    def nothing_is_left_behind(self):
        assert git(self.site, "worktree", "list").count("\n") == 1
        assert git(self.site, "stash", "list") == ""
        if not self.waits:
            assert bool(git(self.site, "status", "--porcelain")) == self.dirty

    @invariant()
    def no_line_is_lost(self):
        everything = b"".join(projects.files(self.site).values())
        for lines in self.lines.values():
            for line in lines:
                assert line in everything, line

    @invariant()
    def all_is_as_in_a_new_project_with_these_lines(self):
        if self.waits:
            return
        found, expected = projects.files(self.site), self.expected()
        answers = found.pop(ANSWERS).decode()
        level = next(id for id in ("roof", "walls", "ground") if id in (FIRST, *self.stack))
        assert f"level: {level}\n" in answers
        assert sorted(found) == sorted({*expected, *self.own})
        for name, content in expected.items():
            mine = MINE.findall(found[name])
            assert Counter(mine) == self.lines.get(name, Counter()), name
            assert MINE.sub(b"", found[name]) == content, name
        assert {name: found[name] for name in self.own} == self.own

    def expected(self) -> dict[str, bytes]:
        """The template's files that have to be here, without the learner's lines."""
        fresh = self.fresh((FIRST, *self.stack))
        return {name: content for name, content in fresh.items() if name not in self.deleted}

    def files(self) -> list[str]:
        """The template's files that the learner may change."""
        return sorted(self.expected())

    def move(self, stack: list[str]) -> None:
        """Other stages are here from now on. A file that comes again is not deleted any more."""
        before, after = (self.fresh((FIRST, *ids)) for ids in (self.stack, stack))
        self.deleted -= after.keys() - before.keys()
        self.lines = {name: lines for name, lines in self.lines.items() if name in after}
        self.stack = stack

    def token(self) -> str:
        self.number += 1
        return f"mine-{self.number}"


@pytest.fixture
def journey(small, small_sites, tmp_path_factory, here):
    """The machine, for the small template."""
    stages, start = graph.load(small), small_sites(FIRST)
    name = {"project_name": Project(start).answers["project_name"]}
    folder = tmp_path_factory.mktemp("fresh")

    @cache
    def fresh(ids):
        place = projects.copy(small, folder / "+".join(ids), stages, ids, name)
        return {file: text for file, text in projects.files(place).items() if file != ANSWERS}

    facts = {"start": start, "graph": stages, "seen": Counter()}
    in_order = staticmethod(lambda ids: fresh(stages.in_order(ids)))
    return type("Journey", (Journey,), facts | {"fresh": in_order})


def test_any_journey(journey, pytestconfig, record_property):
    number = pytestconfig.getoption("--journeys")
    run_state_machine_as_test(
        journey,
        settings=settings(
            max_examples=number or 8,
            # The same ones each time, unless somebody asks for more.
            derandomize=not number,
            stateful_step_count=20,
            deadline=None,
            database=None,
            # A shorter journey to the same failure takes longer to find than to read this one.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    for what, times in journey.seen.items():
        report.note(record_property, "on journeys that nobody has thought of", f"{what}: {times}")
    assert len(journey.seen) == 6, "they have seen too little"
