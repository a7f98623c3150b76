"""
The site as several machines run it, for tests: nginx, three times Gunicorn, a primary
and its replica. Each Gunicorn has a group of its own and can be killed as a machine is.
"""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from unittest import mock

#: if cache or channels
from config.tests.redis import running_redis
#: endif
from scale.tests.pair import running_pair
from server.tests import running
from server.tests.running import HOST, PATIENCE, ServedTests, find, free_port
from server.tests.test_nginx import AROUND

# Both halves of Django's check against forged forms, as a browser sends them.
TOKEN = "a" * 32

# Events that are the next to come, whenever this runs; and somebody else.
EVENTS = """
from datetime import timedelta
from django.utils import timezone
from events.models import Event
start = timezone.now() + timedelta(hours=1)
for number in range(9):
    Event.objects.create(
        slug=f"evening-{number}", title=f"Evening {number}", category="talk",
        starts_at=start, ends_at=start + timedelta(hours=1), venue="Hall",
        city="Ghent", price=0, seats=100, description="An evening.",
    )
from django.test import Client
from accounts.models import User
client = Client()
client.force_login(User.objects.create(username="bob"))
print(client.session.session_key)
"""


class ManyTests(ServedTests):
    programs = ("nginx",)

    @classmethod
    def setUpClass(cls):
        cls.pair = cls.enterClassContext(running_pair())
        #: if cache or channels
        cls.redis = cls.enterClassContext(running_redis())
        #: endif
        # So much starts here that a busy machine takes longer for it.
        cls.enterClassContext(mock.patch.object(running, "PATIENCE", 300))
        super().setUpClass()
        shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", EVENTS]
        cls.other_session = cls.run_to_end(cls.site, *shell).split()[-1]

    def setUp(self):
        self.wait_for(self.pair.is_even, "the replica")

    @classmethod
    def environment(cls) -> dict[str, str]:
        return super().environment() | {
            "DJANGO_SETTINGS_MODULE": "scale.tests.site_settings",
            "DATABASE_URL": cls.pair.primary.url,
            "DATABASE_REPLICA_URL": cls.pair.replica.url,
            #: if cache or channels
            "REDIS_URL": cls.redis.url,
            #: endif
            "WEB_CONCURRENCY": "1",
        }

    @classmethod
    def start_gunicorn(cls) -> subprocess.Popen:
        cls.ports = [free_port() for _ in range(3)]
        cls.machines = [cls.start_machine(port) for port in cls.ports]
        return cls.machines[0]

    @classmethod
    def start_machine(cls, port: int) -> subprocess.Popen:
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
        return cls.start(*command, "--config", "server/gunicorn.conf.py")

    @classmethod
    def start_proxy(cls) -> subprocess.Popen:
        user = "user root;" if os.getuid() == 0 else ""
        (cls.folder / "nginx.conf").write_text(AROUND.format(user=user))
        upstream = (cls.site / "scale/nginx/upstream.conf").read_text()
        for number, port in enumerate(cls.ports, 11):
            upstream = upstream.replace(f"10.0.0.{number}:8000", f"127.0.0.1:{port}")
        site = cls.adapted("nginx/events.conf")
        block = re.compile(r"upstream events \{.*?\n\}\n", re.DOTALL)
        site = block.sub(lambda _: upstream, site)
        (cls.folder / "events.conf").write_text(site)
        command = [find("nginx"), "-p", str(cls.folder), "-c", "nginx.conf"]
        command += ["-e", "stderr"]
        cls.run_to_end(cls.folder, *command, "-t", "-q")
        return cls.start(*command)

    @classmethod
    def machines_that_answer(cls, times: int = 30) -> set[int]:
        """Their processes. Asked often, each has its turn."""
        answers = [cls.ask("/probe/") for _ in range(times)]
        return {answer.json()["process"] for answer in answers if answer.status == 200}

    @classmethod
    def kill(cls, number: int) -> None:
        """As when a machine loses its power."""
        machine = cls.machines[number]
        with suppress(ProcessLookupError):
            os.killpg(machine.pid, signal.SIGKILL)
        machine.wait()

    def back(self, number: int) -> None:
        self.machines[number] = self.start_machine(self.ports[number])
        self.wait_for(lambda: len(self.machines_that_answer()) == 3, "all machines")

    def someone(self, **cookies: str) -> "Browser":
        return Browser(self, cookies)

    def ada(self) -> "Browser":
        return self.someone(sessionid=self.session)

    def bob(self) -> "Browser":
        return self.someone(sessionid=self.other_session)


class Browser:
    """Somebody who looks at pages, and keeps cookies."""

    def __init__(self, site: ManyTests, cookies: dict[str, str]) -> None:
        self.site = site
        self.cookies = {"csrftoken": TOKEN, **cookies}

    def ask(self, path: str, method: str = "GET", body: str = "") -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.site.https, timeout=PATIENCE)
        connection.sock = self.site.connect()
        cookies = [f"{name}={value}" for name, value in self.cookies.items()]
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-CSRFToken": TOKEN,
            "Cookie": "; ".join(cookies),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            return response.status, response.read().decode()
        finally:
            connection.close()

    def see(self, path: str) -> str:
        status, page = self.ask(path)
        self.site.assertEqual(status, 200, page)
        return page

    def book(self, slug: str) -> None:
        status, page = self.ask(f"/bookings/{slug}/book/", "POST")
        self.site.assertEqual(status, 302, page)
