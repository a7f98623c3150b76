"""
A test that passed in one combination is not run again where nothing differs that could matter.

What a process does depends on what it reads, and on what it looks for and does not find. So a
run notes both (reading.py), in turns: start-up, with the modules of all tests, then one class of
tests after the other. A class may also depend on whatever was read before it in the same
process: a module, a template, an answer that is kept. So its tests are taken over by another
combination only if all that was noted from the start of the process to the end of its turn is
the same there, byte for byte, and if it started nothing that reads unseen.
Where a listed folder matters, all files in it do, so that code is believed that is not Python
and lists folders by itself. Of the settings, those values matter that were asked for; and the
text of a module of tests matters to its own classes, unless another file names it.

Every combination still starts its site and finds its own tests. What is taken on trust: that
the modules of tests which another stage brings do nothing to others when they are imported. Where
all stages are on, everything runs together.

    records/services+cache/1234.json    one run: its turns, and the tests that passed in each
    records/late/...                    classes that read what often differs: they go last
"""

import hashlib
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from harness import checks, projects
from harness.reading import class_of

LATE = "late"


def hash_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:20]


class Tree:
    """A project as it was made, before anything ran in it."""

    def __init__(self, project: Path) -> None:
        self.project, files = project, projects.files(project)
        # The values of the settings, as a process tells them that has read them.
        self.values: Mapping[str, str] = {}
        self.imported = imported(files)
        self.hashes = {name: hash_of(text) for name, text in files.items()}
        inner = dict.fromkeys(projects.folders(project), "folder")
        self.folders: dict[str, dict[str, str]] = {name: {} for name in ["", *inner]}
        for name, value in (inner | self.hashes).items():
            parent, _, last = name.rpartition("/")
            self.folders[parent][last] = value

    def state(self, kind: str, path: str) -> str:
        """What somebody learns who reads a path in some way, in some letters."""
        if kind == "setting":
            if path.endswith("*"):
                there = [name for name in self.values if name.isupper()]
                found = sorted(name for name in there if name.startswith(path[:-1]))
                return hash_of(repr(found).encode())
            return self.values.get(path, "")
        if kind.startswith("glob "):
            return self.matching(path, kind.removeprefix("glob "))
        if path not in self.folders:
            return self.hashes.get(path, "")
        return "folder" if kind == "look" else self.listed(path)

    @cache  # noqa: B019
    def listed(self, path: str) -> str:
        """A folder with the files in it, but not those in folders below."""
        return hash_of(repr(sorted(self.folders[path].items())).encode())

    @cache  # noqa: B019
    def matching(self, path: str, pattern: str) -> str:
        """The files in a folder that match a pattern, without those that a run has left."""
        paths = (self.project / path).glob(pattern)
        names = sorted(found.relative_to(self.project).as_posix() for found in paths)
        known = dict.fromkeys(self.folders, "folder") | self.hashes
        return hash_of(repr([(name, known[name]) for name in names if name in known]).encode())


class Records:
    """What has passed so far, for all processes of a run of the tests: a folder on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / LATE).mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, tree: Tree, result: checks.Result) -> None:
        """Remember the tests that passed in a combination. What did not go well is not kept."""
        if result.problems or result.skipped or not result.ran:
            return
        # Only there does reading.py see all: Windows asks for paths in other ways, and a link on
        # the way to the project would hide it.
        if os.name != "posix" or tree.project.resolve() != tree.project:
            return
        if result.turns[0]["unseen"]:
            return
        # A class that comes twice is done at its last turn.
        last = {turn["name"]: number for number, turn in enumerate(result.turns)}
        turns = [
            {
                "class": turn["name"],
                "reads": [
                    [kind, path, tree.state(kind, path)]
                    for kind, path in [*turn["reads"], *own(turn["name"], tree, result)]
                ],
                "tests": passed(turn, result) if last[turn["name"]] == number else [],
            }
            for number, turn in enumerate(result.turns)
        ]
        file = self.folder / f"{name}.json"
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps({"name": name, "turns": turns}))
        new.replace(file)

    def taken(self, tree: Tree) -> dict[str, str]:
        """The tests that need not be run in a project, and where each has passed."""
        found: dict[str, str] = {}
        for file in sorted(self.folder.glob("*.json")):
            record = read(file)
            same = True
            for turn in record["turns"]:
                if any(tree.state(kind, path) != was for kind, path, was in turn["reads"]):
                    self.go_late(turn["class"])
                    same = False
                    # Nothing can be the same where the start is another.
                    if not turn["class"]:
                        break
                if same:
                    found |= dict.fromkeys(turn["tests"], record["name"])
        return found

    def go_late(self, name: str) -> None:
        """Let a class go last from now on, so that what differs for it concerns no others."""
        if name:
            (self.folder / LATE / name).touch()

    def late(self) -> list[str]:
        return sorted(path.name for path in (self.folder / LATE).iterdir())

    def run(self, name: str, tree: Tree) -> checks.Result:
        """Check a project, and run those of its tests that have not passed elsewhere."""
        taken: dict[str, str] = {}

        def plan(values: Mapping[str, str]) -> dict[str, list[str]]:
            tree.values = values
            taken.update(self.taken(tree))
            return {"taken": sorted(taken), "late": self.late()}

        result = checks.run(tree.project, sharing=plan)
        result.taken = {test: taken[test] for test in result.discovered if test in taken}
        self.keep(name, tree, result)
        return result


def own(name: str, tree: Tree, result: checks.Result) -> list[tuple[str, str]]:
    """
    What is read of the modules of tests themselves on behalf of a class, or of all.

    A module is there for its own classes, unless another imports it: that happens at start-up.
    """
    if name:
        module = name.rpartition(".")[0]
        return [] if module in tree.imported else result.own.get(module, [])
    return [read for module in sorted(tree.imported) for read in result.own.get(module, [])]


def imported(files: Mapping[str, bytes]) -> frozenset[str]:
    """
    The modules of tests that others may import.

    Their names stand in another file, which is in the same package or names the other one.
    """
    modules = {
        name.removesuffix(".py").replace("/", "."): name
        for name in files
        if name.rpartition("/")[2].startswith("test_") and name.endswith(".py")
    }
    by_word: dict[bytes, list[str]] = defaultdict(list)
    for module in modules:
        by_word[module.rpartition(".")[2].encode()].append(module)
    return frozenset(
        module
        for name, text in files.items()
        if name.endswith(".py")
        for word in words_of(text)
        for module in by_word.get(word, ())
        if modules[module] != name and in_reach(module, name, text)
    )


def in_reach(module: str, name: str, text: bytes) -> bool:
    """Whether a file is in the same outermost package as a module, or names its package."""
    package = module.rpartition(".")[0]
    return name.partition("/")[0] == package.partition(".")[0] or package.encode() in text


@cache
def words_of(text: bytes) -> frozenset[bytes]:
    """The words of a file that may be the name of a module of tests."""
    return frozenset(re.findall(rb"(?<![\w])test_\w+", text))


def passed(turn: Mapping[str, Any], result: checks.Result) -> list[str]:
    """The tests of a turn that others may take over, of a run in which all is well."""
    return [test for test in result.ran if class_of(test) == turn["name"] and not turn["unseen"]]


@cache
def read(file: Path) -> Mapping[str, Any]:
    """A record; it is written once."""
    return json.loads(file.read_text())


def told(taken: Mapping[str, str]) -> str:
    """How many tests were taken over, and from where."""
    counts = Counter(taken.values()).most_common()
    return "".join(f"{count} as in {name}, " for name, count in counts)
