import threading
from datetime import timedelta
from unittest import mock

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import SimpleTestCase, TestCase, override_settings

from attacks.server import on_a_server
from monitoring import parts
from monitoring.parts import Part
from monitoring.tests.helpers import server_log

SECRET = "could not connect to db.internal as ada with a violet bicycle"


def fresh_parts() -> list[Part]:
    """The parts, as in a process that has just begun."""
    parts.ask_migrations.cache_clear()
    return [Part(p.name, p.ask, is_needed=p.is_needed) for p in parts.PARTS[:2]]


def no_database():
    """A database that refuses each new connection."""
    refuse = mock.Mock(side_effect=OperationalError(SECRET))
    return mock.patch.object(BaseDatabaseWrapper, "connect", refuse)


class LiveTests(SimpleTestCase):
    """In a SimpleTestCase, who asks the database fails."""

    def setUp(self):
        # Nor is anything asked in another thread.
        asked = mock.Mock(side_effect=AssertionError("live asks a part"))
        self.enterContext(mock.patch.object(Part, "begin", asked))

    def test_it_answers_without_a_database(self):
        # As a browser asks it, with a session that would have to be looked up.
        self.client.cookies["sessionid"] = "of-a-person-who-is-logged-in"
        response = self.client.get("/health/live/")
        self.assertEqual(response.json(), {"status": "live"})
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertNotIn("Set-Cookie", response.headers)

    def test_on_a_server_machines_may_ask_in_their_own_way(self):
        with on_a_server():
            page = self.client.get("/", headers={"Host": "10.0.0.5:8000"})
            response = self.client.get(
                "/health/live/", headers={"Host": "10.0.0.5:8000"}
            )
        self.assertNotEqual(page.status_code, 200)
        self.assertEqual(response.status_code, 200)

    async def test_under_asgi_as_well(self):
        response = await self.async_client.get("/health/live/")
        self.assertEqual(response.json(), {"status": "live"})


class ReadyTests(TestCase):
    def setUp(self):
        self.parts = fresh_parts()
        self.enterContext(mock.patch.object(parts, "PARTS", self.parts))
        self.addCleanup(parts.ask_migrations.cache_clear)

    def ask(self, status: int) -> dict:
        response = self.client.get("/health/ready/", headers={"Host": "10.0.0.5"})
        self.assertEqual(response.status_code, status)
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertNotIn("violet", response.text)
        return response.json()

    def test_all_is_well(self):
        up = {"up": True, "needed": True}
        self.assertEqual(
            self.ask(200),
            {"status": "ready", "parts": {"database": up, "migrations": up}},
        )

    def test_the_database_is_away_and_comes_back(self):
        with no_database(), server_log() as log:
            answer = self.ask(503)
            self.ask(503)
        self.assertEqual(answer["status"], "not ready")
        database = answer["parts"]["database"]
        self.assertFalse(database["up"])
        self.assertRegex(database["down_since"], r"^20\d\d-\d\d-\d\dT")
        self.assertEqual(database["down_seconds"], 0)
        # One line for each part, when it went down.
        lines = [line for line in log.read_lines() if "part" in line]
        self.assertEqual({line["part"] for line in lines}, {"database", "migrations"})
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0]["error"], "OperationalError")
        self.assertNotEqual(lines[0]["request_id"], "-")
        self.assertTrue(self.ask(200)["parts"]["database"]["up"])

    def test_how_long_is_counted_from_the_first_time(self):
        with no_database():
            self.ask(503)
            for part in self.parts:
                part.down_since -= timedelta(seconds=90)
            answer = self.ask(503)
        self.assertGreaterEqual(answer["parts"]["database"]["down_seconds"], 90)

    def test_a_database_that_hangs_is_not_waited_for(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.parts[:] = [Part("database", lambda: released.wait(5))]
        with self.settings(READY_SECONDS=0.05):
            self.assertFalse(self.ask(503)["parts"]["database"]["up"])
            hanging = self.parts[0].thread
            self.ask(503)
        # Nobody sets out as long as somebody waits.
        self.assertIs(self.parts[0].thread, hanging)

    def test_a_migration_that_has_not_run(self):
        plan = mock.patch.object(
            parts.MigrationExecutor, "migration_plan", return_value=["0099_new"]
        )
        with plan:
            answer = self.ask(503)
        self.assertTrue(answer["parts"]["database"]["up"])
        self.assertFalse(answer["parts"]["migrations"]["up"])

    def test_without_what_is_not_needed_the_site_goes_on(self):
        def refuse() -> None:
            raise ConnectionError

        self.parts.append(Part("redis", refuse, is_needed=False))
        answer = self.ask(200)
        self.assertEqual(answer["status"], "ready")
        self.assertFalse(answer["parts"]["redis"]["up"])


@override_settings(MIDDLEWARE=[])
class AddressTests(SimpleTestCase):
    def test_they_are_addresses_of_the_site(self):
        """Also for whoever takes the middleware away."""
        self.assertEqual(self.client.get("/health/live/").status_code, 200)
