"""
In which combinations a file of template/ is there, and which tagged tests are then in it.

Copier decides it on each copy, by `_exclude` and by the lines of markers. Here all combinations
are asked, and none is written. test_combinations.py holds the answers against real copies.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path

import yaml
from copier._jinja_ext import SandboxedEnvironment
from jinja2 import StrictUndefined, meta
from pathspec import PathSpec

from generator.graph import INCLUDE, Graph
from harness.inside import TAGS

Combination = tuple[str, ...]


class Gates:
    """The files of a template, and the gates in front of them."""

    def __init__(self, root: Path, stages: Graph) -> None:
        self.root, self.stages = root, stages
        written = (root / "copier.yml").read_text(encoding="utf-8")
        head = yaml.safe_load(written.partition("\n---")[0])
        options = head["_envops"] | {"undefined": StrictUndefined}
        self.environment = SandboxedEnvironment(**options)
        texts = [(root / path).read_text(encoding="utf-8") for path, _ in INCLUDE.findall(written)]
        documents = [head, *map(yaml.safe_load, texts)]
        owners = [None, *(stage.id for stage in stages.stages)]
        # Each entry of `_exclude`, with whose it is and the stages that it asks for.
        self.gates = [
            (owner, text, self.asked(text))
            for owner, document in zip(owners, documents, strict=True)
            for text in document.get("_exclude", ())
        ]

    def asked(self, text: str) -> frozenset[str]:
        """The stages that the markers of a text name."""
        names = meta.find_undeclared_variables(self.environment.parse(text))
        return frozenset(id for id in names if id in self.stages)

    # There are few of these objects, and they live as long as the tests.
    @cache  # noqa: B019
    def rendered(self, text: str, there: frozenset[str]) -> str:
        """A text with only these stages on."""
        facts = {stage.id: stage.id in there for stage in self.stages.stages}
        return self.environment.from_string(text).render(facts)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every file of template/."""
        folder = self.root / "template"
        found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        return tuple(sorted(path.as_posix() for path in found))

    def files(self, combination: Iterable[str]) -> frozenset[str]:
        """The files of a project."""
        return self.there(frozenset(combination))

    @cache  # noqa: B019
    def there(self, there: frozenset[str]) -> frozenset[str]:
        """The files of a project with these stages."""
        left_out = (self.rendered(text, asked & there) for _, text, asked in self.gates)
        return frozenset(self.names).difference(*map(self.matching, left_out))

    @cache  # noqa: B019
    def matching(self, patterns: str) -> frozenset[str]:
        """The files that the lines of an entry of `_exclude` mean."""
        return frozenset(
            PathSpec.from_lines("gitignore", patterns.split("\n")).match_files(self.names)
        )

    def stage_of(self, name: str) -> str | None:
        """The stage in whose stage.yml a file has its gate; where there are more, the last."""
        nothing = frozenset()
        found = [
            owner
            for owner, text, _ in self.gates
            if name in self.matching(self.rendered(text, nothing))
        ]
        return found[-1] if found else None

    def smallest(self, combinations: Iterable[Combination]) -> list[Combination]:
        """Those of these combinations that hold no other of them."""
        found: list[Combination] = []
        for combination in sorted(combinations, key=len):
            if not any(set(combination).issuperset(smaller) for smaller in found):
                found.append(combination)
        return found

    @cache  # noqa: B019
    def smallest_with(self, name: str) -> list[Combination]:
        """The smallest projects with a file; no project where there is no such file."""
        return self.smallest(ids for ids in self.stages.combinations() if name in self.files(ids))

    @cached_property
    def tagged(self) -> dict[tuple[str, str], dict[Combination, frozenset[str]]]:
        """By file and name, each tagged test or class of tests: its tags, wherever it is there."""
        found: dict[tuple[str, str], dict[Combination, frozenset[str]]] = {}
        texts = {
            name: text
            for name in self.names
            if name.endswith(".py")
            and "tag(" in (text := (self.root / "template" / name).read_text(encoding="utf-8"))
        }
        asked = {name: self.asked(text) for name, text in texts.items()}
        for combination in self.stages.combinations():
            there = self.files(combination)
            for name, text in texts.items():
                if name in there:
                    now = self.rendered(text, asked[name].intersection(combination))
                    for test, tags in tagged_in(now).items():
                        found.setdefault((name, test), {})[combination] = tags
        return found

    def tags(self, combination: Combination) -> frozenset[str]:
        """The tags that there are in a project."""
        return frozenset().union(*(where.get(combination, ()) for where in self.tagged.values()))

    def knows(self, test: str, combination: Combination) -> bool:
        """Whether a test of a project is one of those that `tagged` finds there."""
        module, case, method = test.rsplit(".", 2)
        file = f"{module.replace('.', '/')}.py"
        return any(
            combination in self.tagged.get((file, name), ()) for name in (case, f"{case}.{method}")
        )

    @cached_property
    def homes(self) -> dict[Combination, list[str]]:
        """
        In which projects tagged tests run, and which: the smallest with each of them.

        That is the one with the stage that brings it, or both, where two bring it together.
        """
        found: dict[Combination, set[str]] = {}
        for (name, test), where in self.tagged.items():
            label = f"{name.removesuffix('.py').replace('/', '.')}.{test}"
            for home in self.smallest(where):
                found.setdefault(home, set()).add(label)
        # A class runs with all that is in it.
        return {
            home: sorted(label for label in labels if label.rpartition(".")[0] not in labels)
            for home, labels in found.items()
        }

    def whole(self) -> list[Combination]:
        """In which projects tagged tests run: their homes, and the largest, where all do."""
        everything = list(self.stages.combinations())
        return [one for one in everything if one in self.homes or one == everything[-1]]


@cache
def tagged_in(text: str) -> dict[str, frozenset[str]]:
    """The tests, and classes of tests, that start programs, and their tags."""
    found = {}
    for case in ast.parse(text).body:
        if isinstance(case, ast.ClassDef):
            found[case.name] = words(case)
            for test in case.body:
                if isinstance(test, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    found[f"{case.name}.{test.name}"] = words(test)
    return {name: tags for name, said in found.items() if (tags := TAGS.intersection(said))}


def words(marked: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """What is said in `@tag(...)`."""
    for call in marked.decorator_list:
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "tag":
            yield from (word.value for word in call.args if isinstance(word, ast.Constant))
