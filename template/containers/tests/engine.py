"""
Docker, for tests: the site of this folder as compose runs it, and away afterwards.

With a name of its own for each class, so that it meets neither another nor yours.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from secrets import token_hex
from typing import Any
from unittest import SkipTest

from django.conf import settings
from django.test import SimpleTestCase

from server.tests.running import free_port

# In seconds. The first build fetches packages.
PATIENCE, BUILD = 180, 600


class ComposedTests(SimpleTestCase):
    """The site in containers, for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for question in (["docker", "info"], ["docker", "compose", "version"]):
            try:
                subprocess.run(question, check=True, capture_output=True, timeout=60)
            except (OSError, subprocess.SubprocessError) as error:
                told = f"`{' '.join(question)}` fails ({type(error).__name__})"
                raise SkipTest(f"no docker: {told}") from None
        cls.project = f"events-test-{token_hex(4)}"
        cls.port = free_port()
        cls.addClassCleanup(cls.remove)
        cls.compose("build", "--quiet", limit=BUILD)
        cls.up()

    @classmethod
    def remove(cls) -> None:
        """All of it, but for what a next build can use again."""
        cls.compose("down", "--volumes", "--timeout", "5", check=False)
        cls.docker("image", "rm", *map(cls.image, ("site", "proxy")), check=False)

    @classmethod
    def image(cls, name: str) -> str:
        return f"{cls.project}-{name}"

    @classmethod
    def up(cls) -> None:
        """From nothing, or from what there is, to a site that answers."""
        cls.compose("up", "--wait", "--wait-timeout", str(PATIENCE), "--no-build")
        # Nobody waits for nginx, which is there in a moment.
        cls.wait_for(lambda: cls.ask("/").status == 200, "the first page")

    @classmethod
    def compose(cls, *words: str, **options: Any) -> str:
        # What stands in your .env is for your site.
        nothing = ["--env-file", os.devnull]
        start = ["compose", *nothing, "--project-name", cls.project]
        return cls.docker(*start, "--file", "compose.yaml", *words, **options)

    @classmethod
    def docker(cls, *words: str, check: bool = True, limit: int = PATIENCE * 2) -> str:
        """What a command of Docker prints."""
        done = subprocess.run(
            ["docker", *words],
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ}
            | {"SITE_ADDRESS": f"127.0.0.1:{cls.port}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=limit,
        )
        if check and done.returncode != 0:
            logs = ""
            if words[0] == "compose" and "logs" not in words:
                logs = cls.compose("logs", "--tail", "30", check=False)
            said = f"{done.stdout}{done.stderr}"
            raise AssertionError(f"docker {' '.join(words)}\n{said}\n{logs}")
        return done.stdout

    @classmethod
    def inside(cls, service: str, *command: str, check: bool = True) -> str:
        """What a command prints that runs in a service's container."""
        return cls.compose("exec", "-T", service, *command, check=check)

    @classmethod
    def shell(cls, code: str) -> str:
        """What Python prints that is run in the site."""
        words = ["python", "manage.py", "shell", "--no-imports", "-c", code]
        return cls.inside("web", *words).strip()

    @classmethod
    def state(cls, service: str) -> dict[str, Any]:
        """What Docker knows of a service's container."""
        id = cls.compose("ps", "--all", "--quiet", service).strip()
        return json.loads(cls.docker("container", "inspect", id))[0]

    @classmethod
    def ask(
        cls, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> HTTPResponse:
        """Ask as a browser does. What came is read: `.text`."""
        connection = HTTPConnection("127.0.0.1", cls.port, timeout=PATIENCE)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, names)
            response = connection.getresponse()
            response.text = response.read().decode(errors="replace")
            return response
        finally:
            connection.close()

    @classmethod
    def wait_for(cls, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError, HTTPException):
                if condition():
                    return
            if time.monotonic() > deadline:
                logs = cls.compose("logs", "--tail", "30", check=False)
                raise AssertionError(f"{what}: not in {PATIENCE} seconds\n{logs}")
            time.sleep(0.2)


PASSED_ON = ("PATH", "HOME", "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT")
PASSED_ON += ("DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "XDG_RUNTIME_DIR")
