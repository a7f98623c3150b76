"""Names that a stage took away while the learner's own code uses them."""

from __future__ import annotations

import ast
import io
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import git


@dataclass(frozen=True, order=True)
class Gone:
    """A line that uses a name which is not there any more."""

    file: str
    line: int
    name: str


def sources(repository: Path, commit: str, folder: Path) -> dict[str, str]:
    """Every Python file of a commit below `folder`, by its path there. Raises GitError."""
    archive = git.run("archive", "--format=tar", f"{commit}:{_tree(folder)}", cwd=repository)
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if member.name.endswith(".py") and (file := tar.extractfile(member)):
                found[member.name] = file.read().decode("utf-8", "replace")
    return found


def _tree(folder: Path) -> str:
    return "" if folder == Path() else f"{folder.as_posix()}/"


def gone(before: Mapping[str, str], after: Mapping[str, str]) -> list[Gone]:
    """
    The lines of `after` that miss a name which `before` had: in the file itself, or in another.

    Files that are no Python are passed over: whoever runs them is told.
    """
    found = set()
    for file, text in after.items():
        if text != before.get(file, text):
            known = {name for _, name in _undefined(before[file])}
            missing = [(line, name) for line, name in _undefined(text) if name not in known]
            found |= {Gone(file, line, name) for line, name in missing}
    removed = {
        _module(file): names
        for file in before
        if before[file] != after.get(file)
        and (names := _defined(before[file]) - _defined(after.get(file, "")))
    }
    # Most files have no word of a module from which a stage takes something away.
    words = {module.rpartition(".")[2] for module in removed}
    for file, text in after.items():
        if any(word in text for word in words):
            found |= {Gone(file, line, name) for line, name in _uses(text, removed)}
    return sorted(found)


def _parse(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _undefined(text: str) -> list[tuple[int, str]]:
    """Where a file uses a name that nothing in it defines."""
    from pyflakes.checker import Checker
    from pyflakes.messages import UndefinedName

    messages = Checker(_parse(text)).messages
    return [
        (message.lineno, message.message_args[0])
        for message in messages
        if isinstance(message, UndefinedName)
    ]


def _defined(text: str) -> set[str]:
    """The names that other files can import from this one."""
    names: set[str] = set()
    for node in _parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {
                part.id for target in targets for part in ast.walk(target)
                if isinstance(part, ast.Name)
            }  # fmt: skip
    return names


def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _uses(text: str, removed: Mapping[str, set[str]]) -> Iterator[tuple[int, str]]:
    """Where a file asks a module of the project for a name that it has no more."""
    tree = _parse(text)
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                if alias.name in removed.get(node.module, ()):
                    yield node.lineno, f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id, "")
            if node.attr in removed.get(module, ()):
                yield node.lineno, f"{module}.{node.attr}"
