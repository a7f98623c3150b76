"""
The migrations in a project's files: which of them nothing follows, and what it takes to go back.

Django refuses to migrate an app with two such ends, as a migration of the learner's own and one
that a stage brings to the same app are.
https://docs.djangoproject.com/en/6.1/topics/migrations/#version-control
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

ZERO = "zero"


@dataclass(frozen=True)
class Fork:
    """An app whose migrations end in more than one; `ends` are their names, without `.py`."""

    app: str
    ends: tuple[str, ...]


def forks(files: Mapping[str, bytes]) -> list[Fork]:
    """The apps that `migrate` would refuse, with the migrations to be joined."""
    found = ((app, ends(migrations)) for app, migrations in apps(files).items())
    return [Fork(app, last) for app, last in found if len(last) > 1]


def way_back(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """
    For each app that loses migrations, the one to go back to: what `migrate APP NAME` takes.

    The last app to be made is the first to go back, so that no table is gone that another needs.
    """
    old, new = apps(before), apps(after)
    for app in sorted(old, reverse=True):
        if set(old[app]).issubset(new.get(app, {})):
            continue
        last = ends(new.get(app, {}))
        yield app, last[-1] if last else ZERO


def apps(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """The migrations of each app: their text by their name."""
    found: dict[str, dict[str, bytes]] = {}
    for name in sorted(files):
        path = PurePosixPath(name)
        if path.suffix == ".py" and path.stem != "__init__" and path.parent.name == "migrations":
            found.setdefault(path.parent.parent.name, {})[path.stem] = files[name]
    return found


def ends(migrations: Mapping[str, bytes]) -> tuple[str, ...]:
    """The migrations of one app that no other follows or replaces."""
    followed = {name for text in migrations.values() for _, name in named(text)}
    return tuple(name for name in sorted(migrations) if name not in followed)


def named(text: bytes) -> Iterator[tuple[str, str]]:
    """The app and the name of each migration that this one follows or replaces."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(module):
        targets = node.targets if isinstance(node, ast.Assign) else []
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if names & {"dependencies", "replaces"}:
            yield from pairs(node)


def pairs(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The pairs of strings in a list."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Tuple) and len(inner.elts) == 2:
            app, name = (getattr(part, "value", None) for part in inner.elts)
            if isinstance(app, str) and isinstance(name, str):
                yield app, name
