import os
import subprocess
import sys
from pathlib import Path

from django.test import SimpleTestCase, tag

from config.tests.postgresql import running_postgresql

PROJECT = Path(__file__).resolve().parents[2]

# What runs in a process of its own. `ask` is a request from its beginning to its end.
BEGIN = """
import sys
from concurrent.futures import ThreadPoolExecutor
from wsgiref.util import setup_testing_defaults
import psycopg
from config.wsgi import application

def ask(path="/events/"):
    environ = {"PATH_INFO": path, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    status = []
    answer = application(environ, lambda line, headers: status.append(line[:3]))
    b"".join(answer)
    answer.close()
    return status[0]

def connections():
    with psycopg.connect(sys.argv[1]) as own:
        return own.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()[0]
"""

MANY_AT_ONCE = """
with ThreadPoolExecutor(20) as people:
    print(*set(people.map(lambda _: ask(), range(60))))
print(connections())
"""

# Each process has a pool of its own, also one that was forked from another.
FORKED = """
import os
ask()
from django.db import connections as django_connections
if child := os.fork():
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    print(ask())
else:
    django_connections["default"].close_pool()
    os._exit(0 if {ask(), ask()} == {"200"} else 1)
"""

ONE_LOOP = """
import asyncio
from asgiref.testing import ApplicationCommunicator
from config.asgi import application

async def ask_async():
    scope = {"type": "http", "method": "GET", "path": "/events/", "query_string": b"",
             "http_version": "1.1", "headers": [(b"host", b"127.0.0.1")]}
    request = ApplicationCommunicator(application, scope)
    await request.send_input({"type": "http.request", "body": b""})
    begin = await request.receive_output(timeout=30)
    while (await request.receive_output(timeout=30)).get("more_body"):
        pass
    await request.wait(timeout=30)
    return begin["status"]

async def main():
    print(*set(await asyncio.gather(*[ask_async() for _ in range(60)])))

asyncio.run(main())
print(connections())
"""

RESTARTED = """
print(ask())
print("stop it now", flush=True)
sys.stdin.readline()
print(ask())
"""


@tag("server")
class PostgreSQLTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(running_postgresql())
        cls.run_python("manage.py", "migrate")

    @classmethod
    def process(cls, *arguments: str) -> subprocess.Popen:
        variables = {"DJANGO_DEBUG": "1", "DATABASE_POOL": "4"}
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=os.environ | variables | {"DATABASE_URL": cls.server.url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @classmethod
    def run_python(cls, *arguments: str) -> str:
        """What such a process prints until it ends."""
        with cls.process(*arguments) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def run_site(self, code: str) -> str:
        return self.run_python("-c", BEGIN + code, self.server.url)

    def test_the_models_fit(self):
        self.run_python("manage.py", "check", "--database", "default")
        self.run_python("manage.py", "makemigrations", "--check")

    def test_many_requests_share_few_connections(self):
        status, connections = self.run_site(MANY_AT_ONCE).split()
        self.assertEqual(status, "200")
        self.assertIn(int(connections), range(1, 5))

    def test_so_they_do_where_one_loop_serves_all(self):
        status, connections = self.run_site(ONE_LOOP).split()
        self.assertEqual(status, "200")
        self.assertIn(int(connections), range(1, 5))

    def test_a_process_that_was_forked_has_a_pool_of_its_own(self):
        self.assertEqual(self.run_site(FORKED).split(), ["0", "200"])

    def test_after_a_restart_of_the_database_the_next_request_is_answered(self):
        with self.process("-c", BEGIN + RESTARTED, self.server.url) as site:
            self.assertEqual(site.stdout.readline(), "200\n")
            self.assertEqual(site.stdout.readline(), "stop it now\n")
            self.server.stop()
            self.server.start()
            out, err = site.communicate("\n", timeout=60)
        self.assertEqual(out, "200\n", err)
