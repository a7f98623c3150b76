"""
A Redis of its own for a test: a real one, on a free port, that keeps nothing.

    cls.redis = cls.enterClassContext(running_redis())
"""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import SkipTest

SECONDS_TO_START = 10


class Redis:
    """A program that can be killed in the middle of a test, and started again."""

    def __init__(self, program: str, folder: str, options: tuple[str, ...]) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None
        self.command = [program, "--port", str(self.port), "--bind", "127.0.0.1"]
        self.command += ["--dir", folder, "--save", "", *options]

    def start(self) -> None:
        """Start it, on the same port each time, and wait until it answers."""
        if self.process is not None:
            return
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the tests alone: they stop it when they end.
            start_new_session=True,
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"redis-server does not start on {self.port}")
            time.sleep(0.01)

    def answers(self) -> bool:
        """Whether it is there, and done with reading what it may have kept."""
        try:
            address = ("127.0.0.1", self.port)
            with socket.create_connection(address, timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(64) == b"+PONG\r\n"
        except OSError:
            return False

    def kill(self) -> None:
        """Take it away as `kill -9` does: no goodbye, nothing saved."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def running_redis(*options: str) -> Iterator[Redis]:
    """A Redis until the end of the block. Options are those of `redis-server`."""
    program = shutil.which("redis-server")
    if program is None:
        raise SkipTest("install redis-server: this test starts one of its own")
    with tempfile.TemporaryDirectory() as folder:
        redis = Redis(program, folder, options)
        try:
            redis.start()
            yield redis
        finally:
            redis.kill()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
