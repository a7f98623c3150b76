import logging
import os
import runpy
from logging.config import DictConfigurator
from unittest import mock

from django.conf import settings
from django.db import IntegrityError
from django.test import SimpleTestCase, TestCase, override_settings

from attacks.server import VARIABLES
from monitoring.logs import JsonLineFormatter
from monitoring.tests.helpers import server_log

logger = logging.getLogger("events")


class LineTests(SimpleTestCase):
    def line(self, *said, **options) -> dict:
        with server_log() as log:
            logger.warning(*said, **options)
        return log.read_lines()[0]

    def test_a_line_is_json_with_a_time_a_level_and_who_says_it(self):
        line = self.line("Three events are here.")
        self.assertRegex(line.pop("time"), r"^20\d\d-\d\d-\d\dT[\d:.]+\+00:00$")
        self.assertEqual(
            line,
            {
                "level": "WARNING",
                "logger": "events",
                "request_id": "-",
                "message": "Three events are here.",
            },
        )

    def test_numbers_are_filled_in_and_nothing_else(self):
        line = self.line(
            "%d seats for %s, %.1f %%: %r", 3, "ada", 99.5, ValueError("a")
        )
        self.assertEqual(line["message"], "3 seats for …, 99.5 %: ValueError")
        line = self.line("%(name)s took %(seconds)s s", {"name": "ada", "seconds": 2})
        self.assertEqual(line["message"], "… took 2 s")

    def test_only_known_fields_are_added(self):
        line = self.line("Request", extra={"status_code": 200, "user": "ada"})
        self.assertEqual(line["status_code"], 200)
        self.assertNotIn("user", line)

    def test_an_error_says_where_and_not_what(self):
        try:
            try:
                raise IntegrityError("Key (email)=(ada@example.org) already exists.")
            except IntegrityError as error:
                raise ValueError("ada@example.org is taken") from error
        except ValueError:
            line = self.line("It went wrong", exc_info=True)
        here = f"{__file__}:"
        self.assertEqual(line["traceback"][1::2], ["ValueError", "IntegrityError"])
        for place in line["traceback"][::2]:
            self.assertTrue(place.startswith(here), place)
        self.assertNotIn("ada", str(line["traceback"][1::2]))


class SettingsTests(SimpleTestCase):
    def console(self, **variables: str) -> logging.Formatter:
        """What a process with these variables writes its lines with."""
        with mock.patch.dict(os.environ, variables, clear=True):
            names = runpy.run_path(str(settings.BASE_DIR / "config" / "settings.py"))
        log = names["LOGGING"]
        name = log["handlers"]["console"]["formatter"]
        return DictConfigurator(log).configure_formatter(log["formatters"][name])

    def test_a_server_writes_json(self):
        self.assertIsInstance(self.console(**VARIABLES), JsonLineFormatter)

    def test_people_read_plain_lines(self):
        self.assertNotIsInstance(self.console(), JsonLineFormatter)


@override_settings(ROOT_URLCONF="monitoring.tests.helpers")
class RequestTests(TestCase):
    def test_each_request_has_one_line_with_its_id(self):
        with server_log() as log:
            response = self.client.get("/accounts/login/?next=/bookings/")
        (line,) = [line for line in log.read_lines() if line["message"] == "Request"]
        self.assertEqual(line["request_id"], response.headers["X-Request-ID"])
        self.assertEqual(line["method"], "GET")
        self.assertEqual(line["route"], "/accounts/login/")
        self.assertEqual(line["status_code"], 200)
        self.assertGreater(line["duration_ms"], 0)

    def test_all_lines_about_an_error_have_the_same_id(self):
        self.client.raise_request_exception = False
        with server_log() as log:
            response = self.client.get("/failing/five/")
        lines = log.read_lines()
        self.assertEqual(
            {line["request_id"] for line in lines}, {response.headers["X-Request-ID"]}
        )
        (error,) = [line for line in lines if line["level"] == "ERROR"]
        self.assertEqual(error["message"], "Internal Server Error")
        self.assertEqual(error["traceback"][-1], "ValueError")
        self.assertIn("monitoring/tests/helpers.py:", error["traceback"][-2])

    async def test_under_asgi_as_well(self):
        with server_log() as log:
            response = await self.async_client.get("/no-such-page/")
        (line,) = [line for line in log.read_lines() if line["message"] == "Request"]
        self.assertEqual(line["request_id"], response.headers["X-Request-ID"])
        self.assertEqual(line["route"], "none")

    def test_questions_of_machines_have_none(self):
        with server_log() as log:
            self.client.get("/health/live/")
        self.assertEqual(log.read_lines(), [])
