"""
Web processes of their own, on the database of the tests.

    site = self.enterContext(serving(refresh=1, REDIS_URL=redis.url))

Without `refresh`, nothing is read again but what somebody has told of.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from config.tests.redis import free_port

SECONDS_TO_START = 30


class Site:
    """A process that answers HTTP and WebSocket. It can be killed and started again."""

    def __init__(self, refresh: float, variables: dict[str, str]) -> None:
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None
        self.command = [sys.executable, "-m", "live.tests.serving"]
        database = str(connection.settings_dict["NAME"])
        self.command += [database, str(self.port), str(refresh)]
        self.environment = os.environ | {
            "DJANGO_DEBUG": "1",
            "PYTHONPATH": os.pathsep.join(sys.path),
            **variables,
        }

    def start(self) -> None:
        """Start it, on the same port each time, and wait until it answers."""
        self.process = subprocess.Popen(
            self.command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the tests alone: they stop it when they end.
            start_new_session=True,
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the site does not start on {self.port}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """Take it away as `kill -9` does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def serving(refresh: float = 600, **variables: str) -> Iterator[Site]:
    """A site until the end of the block, with these environment variables."""
    site = Site(refresh, variables)
    try:
        site.start()
        yield site
    finally:
        site.kill()


def serve(database: str, port: str, refresh: str) -> None:
    """What runs in that process: the site, and Daphne around it."""
    import django
    from daphne.cli import CommandLineInterface

    django.setup()
    settings.DATABASES["default"]["NAME"] = database

    from live import watching

    watching.REFRESH = float(refresh)
    CommandLineInterface().run(["--port", port, "config.asgi:application"])


if __name__ == "__main__":
    serve(*sys.argv[1:])
