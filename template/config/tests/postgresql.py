"""A PostgreSQL of a test's own, from the programs that are installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from tempfile import TemporaryDirectory
from unittest import SkipTest


def programs() -> Path:
    """Where they are. Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        raise SkipTest("needs PostgreSQL: on Debian, apt install postgresql")
    return installed[-1].parent


class PostgreSQL:
    """A server that can be stopped and started again. It keeps what it knows."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.folder = programs(), folder
        with create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to be run by root.
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, str(self.bin / program), "-D", str(self.folder / "data")]
        subprocess.run([*command, *arguments], check=True, stdout=subprocess.DEVNULL)

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c fsync=off"
        options += " -c listen_addresses=127.0.0.1"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """As when the machine loses its power."""
        self.run("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL until the end of the block; `url` is for DATABASE_URL."""
    with TemporaryDirectory(prefix="pg-") as folder:
        server = PostgreSQL(Path(folder))
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
