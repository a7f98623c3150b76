"""A PostgreSQL and a replica of it, for a test: both real, and both its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from config.tests.postgresql import PostgreSQL, running_postgresql


class Pair:
    """The two, and what a test does to the second."""

    def __init__(self, primary: PostgreSQL, replica: PostgreSQL) -> None:
        self.primary, self.replica = primary, replica

    def row(self, server: PostgreSQL, sql: str, *values: object) -> tuple:
        with psycopg.connect(server.url, autocommit=True) as connection:
            return connection.execute(sql, values).fetchone()

    def ask(self, server: PostgreSQL, sql: str, *values: object) -> object:
        return self.row(server, sql, *values)[0]

    def pause(self) -> None:
        """The replica still gets what is written, but does none of it."""
        self.ask(self.replica, "SELECT pg_wal_replay_pause() IS NULL")

    def resume(self) -> None:
        self.ask(self.replica, "SELECT pg_wal_replay_resume() IS NULL")

    def is_even(self) -> bool:
        """Whether the replica has done all that is written at this moment."""
        written = self.ask(self.primary, "SELECT pg_current_wal_lsn()::text")
        sql = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        return bool(self.ask(self.replica, sql, written))


@contextmanager
def running_pair() -> Iterator[Pair]:
    """Both until the end of the block. The second begins as a copy of the first."""
    with running_postgresql() as primary, TemporaryDirectory(prefix="pg-") as folder:
        replica = PostgreSQL(Path(folder))
        # Of a link on the path, the folder that has all of them.
        replica.bin = (replica.bin / "initdb").resolve().parent
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        source = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres"]
        # -R: whose replica it is, written into its own folder.
        replica.run("pg_basebackup", *source, "-R", "-X", "stream", "-c", "fast")
        replica.start()
        try:
            yield Pair(primary, replica)
        finally:
            replica.stop()
