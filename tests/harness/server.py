"""A project, served as a learner serves it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(
    project: Path, *options: str, environment: dict[str, str] | None = None
) -> Iterator[str]:
    """The address of `manage.py runserver`, on a port that was free."""
    port = free_port()
    command = ["manage.py", "runserver", "--noreload", *options, str(port)]
    with started(project, command, port, environment) as origin:
        yield origin


@contextmanager
def serving_many(project: Path, environment: dict[str, str] | None = None) -> Iterator[str]:
    """The address of a server for many people at once, as it would be in production."""
    port = free_port()
    command = ["-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"]
    # No more connections to the database at a time than it allows.
    command += ["--workers=2", "--threads=16", "--backlog=1024", "--timeout=120"]
    with started(project, [*command, "--no-control-socket"], port, environment) as origin:
        yield origin


@contextmanager
def started(
    project: Path, command: list[str], port: int, environment: dict[str, str] | None = None
) -> Iterator[str]:
    """The address of a server, a Python program that is stopped in the end."""
    log = project.parent / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=project,
            env=os.environ | (environment or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(port, process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, log: Path, limit: float = 30) -> None:
    """Until someone answers there. Raises RuntimeError with what the server said."""
    end = time.monotonic() + limit
    while time.monotonic() < end and process.poll() is None:
        if answers(port):
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server: {log.read_text()}")


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
