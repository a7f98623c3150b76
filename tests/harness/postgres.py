"""A PostgreSQL server of our own, from the programs that are installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from harness.server import free_port

SETTINGS = """
from config.settings import *

DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "{name}",
        "USER": "postgres",
        "HOST": "127.0.0.1",
        "PORT": {port},
    }}
}}
"""


def programs() -> Path | None:
    """Where PostgreSQL's own programs are; Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return installed[-1].parent if installed else None


@contextmanager
def running(bin: Path) -> Iterator[int]:
    """The port of a server that asks for no password, and forgets all when it stops."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    # PostgreSQL refuses to run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.name == "posix" and os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    port = free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off"
    if os.name == "posix":
        options += f" -k {folder}"

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*user, bin / program, *arguments], check=True, stdout=subprocess.DEVNULL)

    data, log = str(folder / "data"), str(folder / "log")
    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield port
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create(port: int, name: str) -> None:
    """Make an empty database of this name, in place of one that there may be."""
    address = f"host=127.0.0.1 port={port} user=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
