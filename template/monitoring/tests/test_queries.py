from django.db import DatabaseError, connection
from django.test import TestCase, override_settings
from prometheus_client import REGISTRY

from events.models import Event
from monitoring.queries import shown
from monitoring.tests.helpers import server_log


class SlowQueryTests(TestCase):
    def slow_queries(self, log) -> list[dict]:
        return [line for line in log.read_lines() if line["message"] == "Slow query"]

    @override_settings(SLOW_QUERY_SECONDS=0)
    def test_a_slow_statement_is_logged_without_its_values(self):
        with server_log() as log:
            Event.objects.filter(city="Leipzig").exists()
        (line,) = self.slow_queries(log)
        self.assertEqual(line["level"], "WARNING")
        self.assertIn('"city" = %s', line["sql"])
        self.assertNotIn("Leipzig", str(line))
        self.assertGreaterEqual(line["duration_ms"], 0)

    @override_settings(SLOW_QUERY_SECONDS=0)
    def test_it_has_the_id_of_its_request(self):
        with server_log() as log:
            response = self.client.get("/events/")
        lines = self.slow_queries(log)
        self.assertTrue(lines)
        for line in lines:
            self.assertEqual(line["request_id"], response.headers["X-Request-ID"])

    @override_settings(SLOW_QUERY_SECONDS=60)
    def test_a_fast_one_is_counted_and_not_logged(self):
        before = REGISTRY.get_sample_value("database_query_seconds_count")
        with server_log() as log:
            Event.objects.exists()
        after = REGISTRY.get_sample_value("database_query_seconds_count")
        self.assertEqual(self.slow_queries(log), [])
        self.assertEqual(after - before, 1)

    @override_settings(SLOW_QUERY_SECONDS=0)
    def test_one_that_fails_is_logged_too(self):
        with server_log() as log, self.assertRaises(DatabaseError):
            connection.cursor().execute("SELECT 1 FROM no_such_table")
        self.assertEqual(len(self.slow_queries(log)), 1)

    def test_texts_in_a_statement_by_hand_are_left_out(self):
        self.assertEqual(
            shown("SELECT 1 WHERE name = 'O''Hara' AND city = 'Bonn'"),
            "SELECT 1 WHERE name = '…' AND city = '…'",
        )
