"""
Edits of learners, carried up the ladder several at a time.

A stage is merged into a project file by file, as `django-stages add` does it. So edits of
different files do not meet, and can share one project on the way up: a lane. Where one of them
comes to its end, it is taken out of the project and the others go on. In the end, lanes that
merge have one suite together. Where it is not clear which of them fails, each half of them goes up
again, until it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from generator.gone import gone, sources
from generator.graph import Graph
from harness import checks, projects, steps, together
from harness.git import commit, conflicts, git

Fresh = Callable[[tuple[str, ...]], Path]
# What became of an edit: in words, or the error that it met.
Outcome = str | Exception


def name_of(edit: ModuleType) -> str:
    return edit.__name__.rpartition(".")[2]


def plan(
    edits: Iterable[ModuleType], stages: Graph, fresh: Fresh, place: Path
) -> list[list[ModuleType]]:
    """The edits in as few lanes as there are edits of one file."""
    lanes: list[tuple[list[ModuleType], set[str]]] = []
    for edit in sorted(edits, key=lambda edit: len(stages.closure([edit.LEVEL]))):
        sound = fresh(stages.closure([edit.LEVEL]))
        edited = projects.duplicate(sound, place / name_of(edit))
        edit.apply(edited)
        files = set(projects.difference(projects.files(sound), projects.files(edited)))
        free = next((lane for lane in lanes if not lane[1] & files), None)
        if free is None:
            lanes.append(free := ([], set()))
        free[0].append(edit)
        free[1].update(files)
    return [lane for lane, _ in lanes]


def all_outcomes(
    lanes: list[list[ModuleType]],
    stages: Graph,
    fresh: Fresh,
    place: Path,
    plain: dict[str, str] | None = None,
) -> dict[str, Outcome]:
    """
    What became of the edits of all lanes. Those that go together share the last suite.

    `plain` is filled with those that Copier alone would not have carried through.
    """
    found: dict[str, Outcome] = {}
    walks: dict[str, Walk] = {}
    for lane in lanes:
        name = name_of(lane[0])
        walk = Walk(stages, fresh, place / "first" / name, alone=False)
        walk.plain = plain if plain is not None else {}
        try:
            found |= walk.up(lane)
        except Exception:
            found |= outcomes(lane, stages, fresh, place)
        else:
            if walk.files:
                walks[name] = walk
    ends = {name: walk.project for name, walk in walks.items()}
    for project in ends.values():
        # What running the checks left behind, such as a database, is no edit.
        git(project, "clean", "--quiet", "-X", "-d", "--force")
    everything = list(stages.combinations())[-1]
    failing = together.problems(fresh(everything), ends, place / "together")
    for lane in lanes:
        if name_of(lane[0]) in failing:
            found |= outcomes(lane, stages, fresh, place)
    return found


def outcomes(
    lane: list[ModuleType], stages: Graph, fresh: Fresh, place: Path
) -> dict[str, Outcome]:
    """What became of each edit of a lane, by its name."""
    try:
        return Walk(stages, fresh, place / name_of(lane[0])).up(lane)
    except Exception as trouble:
        if len(lane) == 1:
            return {name_of(lane[0]): trouble}
        half = len(lane) // 2
        return outcomes(lane[:half], stages, fresh, place / "left") | outcomes(
            lane[half:], stages, fresh, place / "right"
        )


@dataclass
class Walk:
    """One project on its way up, with the edits that are in it."""

    stages: Graph
    fresh: Fresh
    project: Path
    here: tuple[str, ...] = ()
    # What each edit that is in the project has changed.
    files: dict[str, set[str]] = field(default_factory=dict)
    found: dict[str, Outcome] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    # The edits that Copier alone would not have carried through, and how far they came.
    plain: dict[str, str] = field(default_factory=dict)
    # Whether all tests run in the end, which others may see to.
    alone: bool = True

    def up(self, edits: list[ModuleType]) -> dict[str, Outcome]:
        """
        Make each edit at its level, take every later stage, and say what became of them.


        Raises an error where something fails that is no single edit's own.
        """
        waiting = sorted(edits, key=self.height)
        self.here = self.stages.closure([waiting[0].LEVEL])
        self.project.parent.mkdir(parents=True, exist_ok=True)
        projects.duplicate(self.fresh(self.here), self.project)
        commit(self.project, "Start")
        self.make(waiting)
        for step in steps.upwards(self.here, self.stages):
            base = self.take(step, waiting)
            # Where a stage leaves the files of all edits alone, they are as sound as before.
            if self.alone or self.touched_since(base):
                result = checks.run(self.project, parts=("check", "makemigrations"))
                assert result.ok, f"at {step.stage}:\n{result}"
            self.make(waiting)
            if not self.files and len(self.made) == len(waiting):
                return self.found
        if self.alone:
            result = checks.run(self.project, parts=("suite",))
            assert result.ok, f"in the end:\n{result}"
        return self.found | dict.fromkeys(self.files, "clean")

    def height(self, edit: ModuleType) -> int:
        """How many stages there are at the level where an edit begins."""
        return len(self.stages.closure([edit.LEVEL]))

    def make(self, edits: list[ModuleType]) -> None:
        """Make those edits that begin at this level."""
        # Other layers may have come before the one at which an edit begins.
        new = [
            edit
            for edit in edits
            if name_of(edit) not in self.made
            and set(self.stages.closure([edit.LEVEL])).issubset(self.here)
        ]
        self.made.update(map(name_of, new))
        for edit in new:
            before = projects.files(self.project)
            edit.apply(self.project)
            after = projects.files(self.project)
            self.files[name_of(edit)] = set(projects.difference(before, after))
        if new:
            commit(self.project, "Ours")
            for edit in new:
                edit.holds(self.project)
            # All tests run in the end; here those near what was made.
            touched = sorted({file for edit in new for file in self.files[name_of(edit)]})
            parts = ("makemigrations", " ".join(["near", *touched]), "check")
            result = checks.run(self.project, parts=parts)
            assert result.ok, f"as it was made:\n{result}"

    def take(self, step: steps.Step, edits: list[ModuleType]) -> str:
        """
        Take the next stage, and see what becomes of the edits that are in the project.

        The commit that it began from.
        """
        base = git(self.project, "rev-parse", "HEAD").strip()
        outcome = projects.take(self.project, step, self.stages)
        self.here = step.after
        self.compare(step, dict(outcome.plain))
        met = {one.name for one in outcome.conflicts}
        assert met == conflicts(self.project)
        others = met.difference(*self.files.values())
        assert not others, f"at {step.stage}: a conflict in {others}, which nobody edited"
        for name, files in [*self.files.items()]:
            # A conflict that is reported, in a file of one's own, is an honest end.
            if own := met & files:
                self.end(name, f"conflict at {step.stage} in {', '.join(sorted(own))}")
        riding = [edit for edit in edits if name_of(edit) in self.files]
        for edit in riding:
            self.follow(edit)
        if git(self.project, "status", "--porcelain"):
            commit(self.project, f"What {step.stage} asks for")
        # So is a name that the stage took away: `next` says which line uses it.
        before, after = (sources(self.project, at, Path()) for at in (base, "HEAD"))
        missing = gone(before, after)
        for edit in riding:
            name = name_of(edit)
            try:
                edit.holds(self.project)
            except Exception as error:
                self.end(name, error)
                continue
            if own := [one for one in missing if one.file in self.files[name]]:
                names = ", ".join(f"{one.name} in {one.file}" for one in own)
                self.end(name, f"told at {step.stage}: the stage took away {names}")
        if git(self.project, "status", "--porcelain"):
            commit(self.project, "Without what came to its end")
        return base

    def touched_since(self, base: str) -> bool:
        """Whether files of edits have changed since a commit."""
        names = git(self.project, "diff", "--name-only", "-z", base, "HEAD").split("\0")
        return not set(names).isdisjoint(set().union(*self.files.values()))

    def compare(self, step: steps.Step, plain: dict[str, str]) -> None:
        """Note which edits end here by plain `copier update`: `conflict`, `gone` or `other`."""
        for name, files in self.files.items():
            words = sorted({plain[file] for file in files & plain.keys()})
            if words and name not in self.plain:
                self.plain[name] = f"{words[0]} at {step.stage}"

    def follow(self, edit: ModuleType) -> None:
        """What a lesson tells those to do who have made this edit."""
        if hasattr(edit, "follow"):
            before = projects.files(self.project)
            edit.follow(self.project)
            after = projects.files(self.project)
            self.files[name_of(edit)].update(projects.difference(before, after))

    def end(self, name: str, outcome: Outcome) -> None:
        """Keep what became of an edit, and take it out of the project."""
        self.found[name] = outcome
        fresh = self.fresh(self.here)
        for file in self.files.pop(name):
            path = self.project / file
            path.unlink(missing_ok=True)
            if (fresh / file).exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes((fresh / file).read_bytes())
