"""When the replica is read from, and what the log says."""

from decimal import Decimal
from math import inf
from unittest import mock

from django.db import OperationalError
from django.test import SimpleTestCase, override_settings

from scale import replica
from scale.replica import PRIMARY, REPLICA, Replica, seen_until, written_until


class SeenTests(SimpleTestCase):
    def answer(self, *row: object) -> tuple[int, float]:
        with mock.patch.object(replica, "connections") as connections:
            cursor = connections[REPLICA].cursor.return_value.__enter__.return_value
            cursor.fetchone.return_value = row
            return seen_until()

    def test_how_far_the_primary_has_written(self):
        with mock.patch.object(replica, "connections") as connections:
            cursor = connections[PRIMARY].cursor.return_value.__enter__.return_value
            cursor.fetchone.return_value = (Decimal(7),)
            self.assertEqual(written_until(), 7)

    def test_one_that_follows_its_primary(self):
        self.assertEqual(self.answer(True, Decimal(7), Decimal("0.5")), (7, 0.5))

    def test_one_that_has_done_nothing_yet(self):
        self.assertEqual(self.answer(True, Decimal(7), None), (7, inf))

    def test_one_that_was_made_a_primary_is_none(self):
        """It goes its own way from there on."""
        self.assertEqual(self.answer(False, Decimal(7), Decimal(0)), (0, inf))


@override_settings(REPLICA_LATE_SECONDS=15, REPLICA_REST_SECONDS=10)
class ReplicaTests(SimpleTestCase):
    def setUp(self):
        self.now = 1000.0
        self.enterContext(mock.patch.object(replica, "monotonic", lambda: self.now))
        self.enterContext(mock.patch.object(replica, "connections"))
        self.seen = self.enterContext(mock.patch.object(replica, "seen_until"))
        self.seen.return_value = (100, 0.0)
        self.replica = Replica()

    def test_it_has_what_it_has_come_to(self):
        self.assertTrue(self.replica.has(0))
        self.assertTrue(self.replica.has(100))
        self.assertFalse(self.replica.has(101))

    def test_where_it_is_late_nobody_reads_from_it(self):
        for seconds in (16, inf):
            with self.subTest(seconds), self.assertLogs("scale.replica") as log:
                self.seen.return_value = (100, seconds)
                self.assertFalse(self.replica.has(0))
                self.assertFalse(self.replica.has(0))
                self.assertEqual(len(log.output), 1)
                self.seen.return_value = (100, 0.0)
                self.assertTrue(self.replica.has(0))

    def test_one_that_is_away_is_left_alone(self):
        self.seen.side_effect = OperationalError("secret: the address")
        with self.assertLogs("scale.replica", "WARNING") as log:
            for _ in range(5):
                self.assertFalse(self.replica.has(0))
        self.assertEqual(self.seen.call_count, 1)
        (line,) = log.output
        self.assertIn("The replica is away", line)
        self.assertNotIn("secret", line)

    def test_after_a_while_one_asks_again(self):
        self.seen.side_effect = OperationalError
        with self.assertLogs("scale.replica", "WARNING") as log:
            self.replica.has(0)
            self.now += 11

            def meanwhile():
                # Somebody else's page, while this one waits for an answer.
                self.assertFalse(self.replica.has(0))
                return 100, 0.0

            self.seen.side_effect = meanwhile
            self.assertTrue(self.replica.has(0))
        self.assertEqual(self.seen.call_count, 2)
        self.assertIn("The replica is in use", log.output[-1])
