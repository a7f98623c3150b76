"""A project's own compose file, run by Docker: each container can be killed and comes back."""

import json
import os
import secrets
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from harness import rush
from harness.server import free_port

# In seconds. A first build fetches packages, and builds the island.
BUILD, PATIENCE = 420, 240


@dataclass
class Composed:
    """The site of one project in containers, with some lines of ours on top of its compose file."""

    project: Path
    override: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = f"composed-{secrets.token_hex(4)}"
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"

    def docker(self, *words: str, limit: float = PATIENCE, check: bool = True) -> str:
        """What a command prints; RuntimeError with what it said if it fails."""
        done = subprocess.run(
            ["docker", *words],
            cwd=self.project,
            env=os.environ | {"SITE_ADDRESS": f"127.0.0.1:{self.port}"} | self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=limit,
        )
        if check and done.returncode:
            raise RuntimeError(f"docker {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def compose(self, *words: str, **options) -> str:
        files = ["--file", "compose.yaml", "--file", str(self.override)]
        start = ["compose", "--env-file", os.devnull, "--project-name", self.name, *files]
        return self.docker(*start, *words, **options)

    def up(self) -> None:
        """Build it, start it, and wait until it answers."""
        self.compose("build", "--quiet", limit=BUILD)
        try:
            waits = ["--wait", "--wait-timeout", str(PATIENCE)]
            self.compose("up", "--no-build", *waits, limit=PATIENCE + 60)
            self.wait_until(self.answers, "the first page")
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{self.logs()}") from None

    def down(self) -> None:
        """Take it away, but for what a next build can use."""
        self.compose("down", "--volumes", "--timeout", "3", check=False)
        images = [f"{self.name}-{kind}" for kind in ("site", "proxy")]
        self.docker("image", "rm", *images, check=False)

    def answers(self) -> bool:
        return rush.request(self.origin, "GET", "/", {})[0] == 200

    def python(self, code: str) -> str:
        """What Python prints in a process of the site."""
        words = ["python", "manage.py", "shell", "--no-imports", "-c", code]
        return self.compose("exec", "-T", "web", *words)

    def logs(self, *services: str, lines: str = "60") -> str:
        return self.compose("logs", "--no-color", "--tail", lines, *services, check=False)

    def kill(self, service: str) -> None:
        """What `kill -9` from outside does to the first process; Docker has not been asked."""
        container = self.compose("ps", "--quiet", service).strip()
        process = json.loads(self.docker("inspect", container))[0]["State"]["Pid"]
        # In the view of the engine's machine, which need not be this one.
        outside = ["run", "--rm", "--pid", "host", "--user", "0", f"{self.name}-site"]
        self.docker(*outside, "sh", "-c", f"kill -9 {process}")

    def wait_until(self, condition: Callable[[], object], what: str, limit: float = 60) -> None:
        """RuntimeError if it does not come to be so."""
        end = time.monotonic() + limit
        while True:
            with suppress(OSError, HTTPException):
                if condition():
                    return
            if time.monotonic() > end:
                raise RuntimeError(f"{what}: not within {limit} seconds\n{self.logs()}")
            time.sleep(0.2)
