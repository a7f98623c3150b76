"""
A load test: how many pages for each second, with one process, with two and with four?

    uv run python -m scale.load /events/
    DATABASE_URL=postgres://… uv run python -m scale.load --people 16 --seconds 5

It starts the site by itself, on this machine, and ends it again. It asks only for pages
and asks nobody else: to do this to somebody's site is an attack.
"""

import argparse
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
# A site that has to start first is given so many seconds.
PATIENCE = 60
# More of it would be a test of how hot this machine gets.
LONGEST, MOST_PEOPLE, MOST_ROUNDS, MOST_PROCESSES = 60, 200, 20, 16

HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https"}
VARIABLES = {
    "DJANGO_SETTINGS_MODULE": "scale.load_settings",
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": "only-for-a-load-test-on-this-machine-and-long-enough-for-one",
    "DJANGO_ALLOWED_HOSTS": "localhost",
    "DJANGO_PROXIES": "1",
}


class Figures(NamedTuple):
    """What came of a round: how long each answer took, and what was none."""

    seconds: float
    times: list[float]
    failures: list[str]

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def quantile(self, percent: int) -> float:
        """So many of a hundred answers were faster, in milliseconds."""
        if len(self.times) < 2:
            return 0
        return 1000 * statistics.quantiles(self.times, n=100)[percent - 1]


def measure(port: int, path: str, people: int, seconds: float) -> Figures:
    """Let people ask, each for one page after the other, in a process of their own."""
    with get_context("spawn").Pool(1) as helper:
        return helper.apply(ask_all, (port, path, people, seconds))


def ask_all(port: int, path: str, people: int, seconds: float) -> Figures:
    times: list[float] = []
    failures: list[str] = []
    begun = time.monotonic()
    until = begun + seconds

    def ask() -> None:
        # At least once, however late the machine comes to it.
        while True:
            started = time.monotonic()
            answer = ask_once(port, path)
            if answer == "200":
                times.append(time.monotonic() - started)
            else:
                failures.append(answer)
            if time.monotonic() >= until:
                return

    threads = [Thread(target=ask) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Figures(time.monotonic() - begun, times, failures)


def ask_once(port: int, path: str) -> str:
    """The status, or what went wrong. As nginx asks: on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=HEADERS)
        response = connection.getresponse()
        response.read()
        return str(response.status)
    except (OSError, HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


@contextmanager
def site(processes: int, path: str) -> Iterator[int]:
    """The site, as a server runs it, with so many processes; the port that it has."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    with TemporaryFile("w+") as log:
        gunicorn = subprocess.Popen(
            [*command, "--config", "server/gunicorn.conf.py"],
            cwd=PROJECT,
            env=os.environ | VARIABLES | {"WEB_CONCURRENCY": str(processes)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while (answer := ask_once(port, path)) != "200":
                # A status is an answer, if not the right one.
                if answer.isdigit() or time.monotonic() > deadline:
                    log.seek(0)
                    raise SystemExit(f"{log.read()}\n{path} answers with {answer}.")
                time.sleep(0.05)
            yield port
        finally:
            with suppress(ProcessLookupError):
                os.killpg(gunicorn.pid, signal.SIGKILL)
            gunicorn.wait()


def compare(
    numbers: Sequence[int], path: str, people: int, seconds: float, rounds: int
) -> dict[int, Figures]:
    """All in one run, turn by turn: what slows this machine down slows down all."""
    found: dict[int, list[Figures]] = {number: [] for number in numbers}
    with ExitStack() as stack:
        ports = {each: stack.enter_context(site(each, path)) for each in numbers}
        for port in ports.values():
            # Each process reads its code and its templates when it is first asked.
            measure(port, path, people, min(seconds, 1))
        for _ in range(rounds):
            for processes, port in ports.items():
                found[processes].append(measure(port, path, people, seconds))
    return {processes: together(parts) for processes, parts in found.items()}


def together(parts: Sequence[Figures]) -> Figures:
    return Figures(
        sum(part.seconds for part in parts),
        [each for part in parts for each in part.times],
        [each for part in parts for each in part.failures],
    )


def table(found: dict[int, Figures]) -> Iterator[str]:
    """A line for each number of processes, each beside the first."""
    yield "processes  pages/s  beside one  half within  95 % within  failed"
    one = found[min(found)].rate
    for processes, figures in found.items():
        half, most = figures.quantile(50), figures.quantile(95)
        yield (
            f"{processes:9}  {figures.rate:7.1f}  {figures.rate / one:9.2f}x"
            f"  {half:8.0f} ms  {most:8.0f} ms  {len(figures.failures):6}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scale.load", description=__doc__)
    parser.add_argument("path", nargs="?", default="/events/")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--people", type=int, default=8, help="who ask at once")
    parser.add_argument("--seconds", type=float, default=4, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    people, rounds = min(options.people, MOST_PEOPLE), min(options.rounds, MOST_ROUNDS)
    seconds = min(options.seconds, LONGEST)
    numbers = sorted({min(number, MOST_PROCESSES) for number in options.processes})
    python = platform.python_version()
    print(f"Python {python}, {os.cpu_count()} processors. {people} people ask for")
    print(f"{options.path}, in {rounds} rounds of {seconds:g} seconds each.\n")
    found = compare(numbers, options.path, people, seconds, rounds)
    print(*table(found), sep="\n")


if __name__ == "__main__":
    main()
