"""
The empty database of a project's tests, as its migrations leave it, kept for the next project.

To migrate takes longer than most tests. What it gives depends on the migrations, on the values of
the settings, and on the modules that are there once the apps are loaded: where all of them are the
same, so is the database. What is taken on trust is that migrations import nothing else of the
project.
"""

import datetime
import hashlib
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from harness import temporary

FOLDER = temporary.kept("migrated")
# Where in memory something stands. It says nothing, and is another in each process.
AT = re.compile(r" at 0x[0-9a-f]+")


def loaded(project: str) -> list[Path]:
    """The files of all modules of a project that are loaded by now, but for its settings."""
    others = {name: module for name, module in sys.modules.items() if name != settings_module()}
    files = (getattr(module, "__file__", None) for module in others.values())
    inside = project + os.sep
    return sorted(Path(file) for file in {*files} if file and file.startswith(inside))


@contextmanager
def once(project: str, modules: Iterable[Path] = ()) -> Iterator[None]:
    """
    Migrate no new database of SQLite, where it is known what comes of it.

    The modules are those that there were when the apps were loaded: without them, all there are.
    """
    from django.core import management

    call = management.call_command

    def called(name: Any, *arguments: Any, **options: Any) -> Any:
        from django.db import connections

        alias = options.get("database", "default")
        if name != "migrate" or connections[alias].vendor != "sqlite":
            return call(name, *arguments, **options)
        kept = FOLDER / key(project, modules or loaded(project), alias)
        if kept.exists():
            bring(kept.read_bytes(), connections[alias])
            return None
        before = {*loaded(project)}
        call(name, *arguments, **options)
        new = {*loaded(project)}.difference(before)
        if new.issubset(read_by_migrate()):
            keep(connections[alias], kept)
        return None

    with patch.object(management, "call_command", called):
        yield


def key(project: str, modules: Iterable[Path], alias: str) -> str:
    """A name for all that decides about a database."""
    from django.conf import settings

    found = hashlib.sha256()
    values = settings._wrapped
    told = [(name, getattr(values, name)) for name in sorted(dir(values)) if name.isupper()]
    # A migration may note when it ran.
    for said in (sys.version, datetime.date.today(), alias, told):
        found.update(AT.sub("", repr(said).replace(project, "")).encode())
    for file in [*modules, *read_by_migrate()]:
        found.update(str(file).removeprefix(project).encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def settings_module() -> str:
    """The name of the module that Django has its settings from."""
    return os.environ.get("DJANGO_SETTINGS_MODULE", "")


def read_by_migrate() -> list[Path]:
    """The files in which Django looks for what it has to do, in each app."""
    from django.apps import apps

    places = ("models.py", "management/__init__.py", "migrations/*.py")
    folders = [Path(app.path) for app in apps.get_app_configs()]
    return [file for folder in folders for place in places for file in sorted(folder.glob(place))]


def keep(connection: Any, place: Path) -> None:
    """Write a database to a file."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    temporary.write_whole(place, connection.connection.serialize())


def can_come_again() -> bool:
    """Whether the database of a project's tests can be put back as it was migrated."""
    from django.db import connections

    return [connection.vendor for connection in connections.all()] == ["sqlite"]


def bring(content: bytes, connection: Any) -> None:
    """Fill a database with one that was kept, and nothing else."""
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType

    source = sqlite3.connect(":memory:")
    source.deserialize(content)
    connection.ensure_connection()
    source.backup(connection.connection)
    source.close()
    # What migrate knows after it has made the permissions for all models.
    ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)
