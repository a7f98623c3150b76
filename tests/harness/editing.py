"""How an edit is made and found again, for the modules in edits/."""

import ast
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def read(project: Path, name: str) -> str:
    return (project / name).read_text(encoding="utf-8")


def write(project: Path, name: str, content: str) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


def append_below(project: Path, name: str, line: str, content: str) -> None:
    """Put content under the one line that reads so, whatever its indentation."""
    lines = read(project, name).splitlines(keepends=True)
    [at] = [number for number, text in enumerate(lines) if text.strip() == line]
    lines.insert(at + 1, content)
    write(project, name, "".join(lines))


def replace(project: Path, name: str, old: str, new: str) -> None:
    """Put other text where the old stands, which must be in one place."""
    written = read(project, name)
    assert written.count(old) == 1, f"{name} has {old!r} {written.count(old)} times, not once"
    write(project, name, written.replace(old, new))


def join_migrations(project: Path, *apps: str) -> None:
    """Write a migration that stands on both ends of an app's, of all apps if none is named."""
    # By itself Django puts the minute into its name and at its head.
    same = ("--name=merge_ends", "--no-header")
    subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--merge", "--noinput", *same, *apps],
        cwd=project,
        check=True,
        capture_output=True,
    )


def in_order(found: Sequence[str], *wanted: str) -> None:
    """Each wanted thing is there once, in this order; others may have come between them."""
    found = list(found)
    assert [found.count(name) for name in wanted] == [1] * len(wanted), (wanted, found)
    places = [found.index(name) for name in wanted]
    assert places == sorted(places), (wanted, found)


def lines_in_order(project: Path, name: str, *wanted: str) -> None:
    """The same for the lines of a file."""
    in_order([line.strip() for line in read(project, name).splitlines()], *wanted)


def members(project: Path, name: str, of: str | None = None) -> list[str]:
    """What a module defines, or a class in it, in order."""
    body: list[ast.stmt] = tree(project, name).body
    if of:
        [body] = [node.body for node in body if isinstance(node, ast.ClassDef) and node.name == of]
    return [defined for node in body for defined in definitions(node)]


def definitions(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def entries(project: Path, name: str, of: str) -> list[str]:
    """The strings in a list of that name, wherever in the file it stands."""
    found = []
    for node in ast.walk(tree(project, name)):
        if isinstance(node, ast.Assign) and of in definitions(node):
            found.append(node.value)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [v for k, v in pairs if isinstance(k, ast.Constant) and k.value == of]
    [listed] = found
    assert isinstance(listed, ast.List)
    return [entry.value for entry in listed.elts if isinstance(entry, ast.Constant)]


def calls(project: Path, name: str, of: str) -> list[str]:
    """The calls in a list of that name, as they are written."""
    [listed] = [
        node.value
        for node in ast.walk(tree(project, name))
        if isinstance(node, ast.Assign) and of in definitions(node)
    ]
    assert isinstance(listed, ast.List)
    return [ast.unparse(entry) for entry in listed.elts]


def tree(project: Path, name: str) -> ast.Module:
    return ast.parse(read(project, name), filename=name)
