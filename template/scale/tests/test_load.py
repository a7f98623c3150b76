"""The load test: what it counts, and that it runs."""

import os
import subprocess
import sys
from contextlib import nullcontext, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase, tag

from scale import load
from scale.load import Figures, table, together


class Handler(BaseHTTPRequestHandler):
    """A site of two pages, of which one is well."""

    def do_GET(self):
        self.send_response(200 if self.path == "/well/" else 500)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


class AskTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        cls.enterClassContext(server)
        cls.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(server.shutdown)

    def test_an_answer_that_is_none_is_no_fast_answer(self):
        well = load.ask_all(self.port, "/well/", people=2, seconds=0.05)
        self.assertGreater(len(well.times), 0)
        self.assertEqual(well.failures, [])
        ill = load.ask_all(self.port, "/ill/", people=2, seconds=0.05)
        self.assertEqual(ill.times, [])
        self.assertEqual(set(ill.failures), {"500"})

    def test_each_asks_once_however_late_it_is(self):
        late = load.ask_all(self.port, "/well/", people=2, seconds=0)
        self.assertEqual(len(late.times), 2)

    def test_nobody_there_is_a_failure(self):
        with mock.patch.object(load, "HTTPConnection") as connection:
            connection.return_value.request.side_effect = ConnectionRefusedError
            answer = load.ask_once(self.port, "/well/")
        self.assertEqual(answer, "ConnectionRefusedError")


class RunTests(SimpleTestCase):
    def test_all_are_measured_turn_by_turn(self):
        """What slows the machine down for a while slows down each of them."""
        measure = mock.Mock(return_value=Figures(1.0, [0.1] * 10, []))
        with (
            mock.patch.object(load, "site", lambda count, path: nullcontext(count)),
            mock.patch.object(load, "measure", measure),
        ):
            found = load.compare([1, 2, 4], "/events/", 8, 4, rounds=2)
        # Once to warm up, and then the rounds.
        ports = [call.args[0] for call in measure.call_args_list]
        self.assertEqual(ports, [1, 2, 4] * 3)
        self.assertEqual(found[1].seconds, 2)

    def test_it_never_asks_for_long(self):
        words = ["load", "--people", "9999", "--seconds", "9999", "--rounds", "9999"]
        words += ["--processes", "9999"]
        compare = mock.Mock(return_value={1: Figures(1.0, [0.1] * 10, [])})
        with (
            mock.patch.object(load, "compare", compare),
            mock.patch.object(sys, "argv", words),
            redirect_stdout(StringIO()) as told,
        ):
            load.main()
        asked = compare.call_args.args
        self.assertEqual(asked, ([16], "/events/", 200, 60, 20))
        self.assertIn("200 people ask for", told.getvalue())


class TableTests(SimpleTestCase):
    def test_each_line_stands_beside_the_first(self):
        one = Figures(2.0, [0.1] * 100, [])
        halves = [Figures(1.0, [0.05] * 80, []), Figures(1.0, [0.05] * 80, ["500"])]
        _, first, second = table({1: one, 2: together(halves)})
        self.assertRegex(first, r"^ +1 +50\.0 +1\.00x +100 ms +100 ms +0$")
        self.assertRegex(second, r"^ +2 +80\.0 +1\.60x +50 ms +50 ms +1$")


@tag("server")
class LoadTests(SimpleTestCase):
    def test_it_runs_and_no_request_fails(self):
        with TemporaryDirectory() as folder:
            environment = os.environ | {
                "DATABASE_URL": f"sqlite:///{Path(folder).as_posix()}/load.sqlite3",
                "DJANGO_DOTENV": os.devnull,
            }
            # Two sites at once are enough to see it, and take half as long to start.
            words = ["--processes", "1", "2", "--people", "2"]
            words += ["--seconds", "0.5", "--rounds", "1"]
            for command in [
                ["manage.py", "migrate"],
                ["manage.py", "import_events"],
                ["-m", "scale.load", "/events/", *words],
            ]:
                done = subprocess.run(
                    [sys.executable, *command],
                    cwd=settings.BASE_DIR,
                    env=environment,
                    capture_output=True,
                    text=True,
                    timeout=300,
                    check=False,
                )
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        lines = [line.split() for line in done.stdout.splitlines()[-2:]]
        self.assertEqual([line[0] for line in lines], ["1", "2"])
        for line in lines:
            self.assertGreater(float(line[1]), 0)
            self.assertEqual(line[-1], "0")
