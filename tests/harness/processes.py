"""A site of several processes, as it runs in production: each can be killed and comes back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from harness.server import answers


@dataclass
class Program:
    """A program that runs in the background, with its own log."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str]
    # The port on which it answers, if it is a server.
    port: int | None = None
    process: subprocess.Popen | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        return self.folder.parent / f"{self.name}.log"

    def start(self, limit: float = 60) -> None:
        """Start it, and wait until it answers. Raises RuntimeError with what it said."""
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + limit
        while self.port and not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no {self.name}: {self.log.read_text()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """What `kill -9` does, to the program and to the processes that it has started."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def redis(port: int, folder: Path) -> Program:
    """A Redis that writes nothing down: what it knew is gone when it is killed."""
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    return Program("redis", ["redis-server", *options], folder, {}, port)


def web(port: int, folder: Path, environment: dict[str, str]) -> Program:
    """The site for browsers, WebSockets too."""
    command = [sys.executable, "-m", "daphne", "-p", str(port), "config.asgi:application"]
    return Program("web", command, folder, environment, port)


def worker(folder: Path, environment: dict[str, str]) -> Program:
    """Who does the work outside the requests."""
    options = ["worker", "--concurrency=2", "--loglevel=info"]
    command = [sys.executable, "-m", "celery", "-A", "config", *options]
    return Program("worker", command, folder, environment)


def beat(folder: Path, environment: dict[str, str]) -> Program:
    """Who looks at the clock."""
    options = ["beat", "--schedule", str(folder.parent / "beat"), "--pidfile=", "--max-interval=1"]
    command = [sys.executable, "-m", "celery", "-A", "config", *options]
    return Program("beat", command, folder, environment)


def wait_until(condition: Callable[[], object], limit: float) -> bool:
    """Whether it came to be so within so many seconds."""
    end = time.monotonic() + limit
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.2)
    return bool(found)
