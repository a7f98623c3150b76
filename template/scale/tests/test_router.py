"""Where a question of the ORM goes. Nothing here asks a database."""

from unittest import mock

from django.contrib.sessions.models import Session
from django.db import connections
from django.test import SimpleTestCase

from accounts.models import User
from events.models import Event
from scale import reading
from scale.reading import Reading, current
from scale.replica import PRIMARY, REPLICA
from scale.router import ReplicaRouter


class RouterTests(SimpleTestCase):
    def setUp(self):
        self.router = ReplicaRouter()
        self.replica = self.enterContext(mock.patch.object(reading, "replica"))
        self.replica.has.return_value = True

    def within(self, reading: Reading) -> Reading:
        """As if a request of this kind were running."""
        token = current.set(reading)
        self.addCleanup(current.reset, token)
        return reading

    def test_outside_of_a_request_all_is_read_from_the_primary(self):
        """A command, a worker and a WebSocket have not said that late will do."""
        self.assertEqual(self.router.db_for_read(Event), PRIMARY)

    def test_a_page_reads_from_the_replica(self):
        self.within(Reading())
        self.assertEqual(self.router.db_for_read(Event), REPLICA)

    def test_what_it_has_to_see_is_asked_for_once(self):
        """A page of two moments could contradict itself."""
        self.within(Reading(needs=7))
        self.router.db_for_read(Event)
        self.replica.has.return_value = False
        self.assertEqual(self.router.db_for_read(Event), REPLICA)
        self.replica.has.assert_called_once_with(7)

    def test_where_the_replica_lacks_it_the_page_reads_from_the_primary(self):
        self.replica.has.return_value = False
        self.within(Reading(needs=7))
        self.assertEqual(self.router.db_for_read(Event), PRIMARY)

    def test_who_somebody_is_is_asked_of_the_primary(self):
        self.within(Reading())
        for model in (User, Session):
            with self.subTest(model):
                self.assertEqual(self.router.db_for_read(model), PRIMARY)

    def test_after_a_write_all_is_read_from_the_primary(self):
        here = self.within(Reading())
        self.assertEqual(self.router.db_for_read(Event), REPLICA)
        self.assertEqual(self.router.db_for_write(Event), PRIMARY)
        self.assertEqual(self.router.db_for_read(Event), PRIMARY)
        self.assertTrue(here.has_written)

    def test_in_a_transaction_all_is_read_from_the_primary(self):
        self.within(Reading())
        with mock.patch.object(connections[PRIMARY], "in_atomic_block", True):
            self.assertEqual(self.router.db_for_read(Event), PRIMARY)

    def test_who_takes_a_lock_takes_it_on_the_primary(self):
        self.within(Reading())
        with mock.patch("django.db.router.routers", [self.router]):
            self.assertEqual(Event.objects.all().db, REPLICA)
            self.assertEqual(Event.objects.select_for_update().db, PRIMARY)

    def test_rows_of_both_go_together_and_no_table_is_made_twice(self):
        one, other = Event(), User()
        one._state.db, other._state.db = REPLICA, PRIMARY
        self.assertIs(self.router.allow_relation(one, other), True)
        self.assertIs(self.router.allow_migrate(REPLICA, "events"), False)
        self.assertIsNone(self.router.allow_migrate(PRIMARY, "events"))
