"""
The site as a server runs it, for tests.

A copy of the project, in a folder that goes away; Gunicorn with gunicorn.conf.py; and
before it nginx or Apache, with the files of this project: paths and ports are changed.
"""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest import SkipTest

from django.conf import settings
from django.test import SimpleTestCase

HOST = "example.org"
# In seconds. A process has to start first, and machines are slow at times.
PATIENCE = 60

LEFT_OUT = (".git", ".venv", ".env", "node_modules", "__pycache__", "*.sqlite3*")
LEFT_OUT += ("*.djcache", "media", "staticfiles", ".coverage*")

CERTIFICATE = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
CERTIFICATE += f" -keyout privkey.pem -out fullchain.pem -subj /CN={HOST}"
CERTIFICATE += f" -addext subjectAltName=DNS:{HOST}"


# A release, in one process; an account; and what the browser of its owner would keep.
PREPARE = """
from django.core.management import call_command
from django.test import Client
from accounts.models import User
call_command("migrate", interactive=False)
call_command("collectstatic", interactive=False)
call_command("import_events")
client = Client()
client.force_login(User.objects.create(username="ada"))
print(client.session.session_key)
"""


class Answer(NamedTuple):
    """What came back, the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class ServedTests(SimpleTestCase):
    """Gunicorn, and what stands before it, for all tests of a class."""

    # What else has to be installed.
    programs: tuple[str, ...] = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for program in ("openssl", *cls.programs):
            if find(program) is None:
                raise SkipTest(f"no {program}: apt install {program}")
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        # nginx and Apache may run as a user of their own.
        cls.folder.chmod(0o755)
        cls.site = cls.folder / "site"
        left_out = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(settings.BASE_DIR, cls.site, ignore=left_out)
        (cls.site / "media").mkdir()
        cls.run_to_end(cls.folder, find("openssl"), *CERTIFICATE.split())
        cls.trust = ssl.create_default_context(cafile=cls.folder / "fullchain.pem")
        shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", PREPARE]
        cls.session = cls.run_to_end(cls.site, *shell).split()[-1]
        cls.gunicorn = cls.start_gunicorn()
        cls.http, cls.https = free_port(), free_port()
        cls.proxy = cls.start_proxy()
        cls.wait_for(lambda: cls.answers("/probe/"), "the first answer")

    @classmethod
    def start_proxy(cls) -> subprocess.Popen:
        raise NotImplementedError

    # Programs

    @classmethod
    def environment(cls) -> dict[str, str]:
        """What the site has to know on a server."""
        passed_on = ("PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LANG")
        return {name: os.environ[name] for name in passed_on if name in os.environ} | {
            "HOME": str(cls.folder),
            "APACHE_LOG_DIR": str(cls.folder),
            "DJANGO_DOTENV": os.devnull,
            "DJANGO_SETTINGS_MODULE": "server.tests.site_settings",
            "DJANGO_DEBUG": "0",
            "DJANGO_SECRET_KEY": "only-for-this-test-and-long-enough-for-it-to-be-one",
            "DJANGO_ALLOWED_HOSTS": HOST,
            "DJANGO_PROXIES": "1",
            "WEB_CONCURRENCY": "2",
        }

    @classmethod
    def start(cls, *command: str) -> subprocess.Popen:
        """Start a program. It ends with the class, and all its processes with it."""
        log = cls.enterClassContext((cls.folder / "programs.log").open("a"))
        process = subprocess.Popen(
            command,
            cwd=cls.site,
            env=cls.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C is for the tests alone: they stop it when they end.
            start_new_session=True,
        )
        cls.addClassCleanup(stop, process)
        return process

    @classmethod
    def start_gunicorn(cls) -> subprocess.Popen:
        socket_file = cls.folder / "events.sock"
        command = [sys.executable, "-m", "gunicorn", "--bind", f"unix:{socket_file}"]
        process = cls.start(*command, "--config", "server/gunicorn.conf.py")
        cls.wait_for(socket_file.exists, "Gunicorn's socket")
        return process

    @classmethod
    def run_to_end(cls, folder: Path, *command: str) -> str:
        done = subprocess.run(
            command,
            cwd=folder,
            env=cls.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout

    @classmethod
    def adapted(cls, name: str) -> str:
        """A file of this folder, with the paths and ports of this test."""
        text = (cls.site / "server" / name).read_text()
        for ours, theirs in {
            "/srv/events": cls.site,
            "/run/events.sock": cls.folder / "events.sock",
            "/etc/letsencrypt/live/example.org": cls.folder,
            "/var/log/nginx": cls.folder,
        }.items():
            text = text.replace(ours, str(theirs))
        # This machine alone, and not every machine knows IPv6.
        text = re.sub(r"\n *listen \[::\].*", "", text)
        for port, theirs in {80: cls.http, 443: cls.https}.items():
            text = re.sub(rf"listen {port}\b", f"listen 127.0.0.1:{theirs}", text)
            text = text.replace(f"<VirtualHost *:{port}>", f"<VirtualHost *:{theirs}>")
        return text

    @classmethod
    def wait_for(cls, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"{what}: not in {PATIENCE} seconds\n{cls.logs()}")
            time.sleep(0.05)

    @classmethod
    def logs(cls) -> str:
        return "\n".join(file.read_text() for file in cls.folder.glob("*.log"))

    # Requests

    @classmethod
    def connect(cls, name: str = HOST) -> ssl.SSLSocket:
        """A connection by TLS, to the host of this name."""
        line = socket.create_connection(("127.0.0.1", cls.https), timeout=PATIENCE)
        try:
            return cls.trust.wrap_socket(line, server_hostname=name)
        except BaseException:
            line.close()
            raise

    @classmethod
    def ask(
        cls,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        https: bool = True,
        **headers: str,
    ) -> Answer:
        """Ask as a browser does, each time on a new connection."""
        port = cls.https if https else cls.http
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        if https:
            connection.sock = cls.connect()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, {"Host": HOST} | names)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    @classmethod
    def answers(cls, path: str) -> bool:
        with suppress(OSError, HTTPException):
            return cls.ask(path).status == 200
        return False

    @classmethod
    @contextmanager
    def under_load(cls, *paths: str, visitors: int = 4) -> Iterator[list[str]]:
        """While the block runs, visitors ask. What fails is in the list afterwards."""
        answers: list[str] = []
        over = threading.Event()

        def visit() -> None:
            while not over.is_set():
                for path in paths:
                    try:
                        status = str(cls.ask(path).status)
                    except (OSError, HTTPException) as error:
                        status = repr(error)
                    answers.append(f"{path} {status}")

        threads = [threading.Thread(target=visit) for _ in range(visitors)]
        for thread in threads:
            thread.start()
        try:
            yield answers
        finally:
            over.set()
            for thread in threads:
                thread.join()


def find(program: str) -> str | None:
    """Where a program is. Those of servers are not on everybody's path."""
    places = os.environ.get("PATH", os.defpath)
    return shutil.which(program, path=os.pathsep.join([places, "/usr/sbin"]))


def stop(process: subprocess.Popen) -> None:
    """Take a program away, and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
