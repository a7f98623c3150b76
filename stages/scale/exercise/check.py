from unittest import mock

from django.test import SimpleTestCase

from accounts.models import User
from events.models import Event
from scale import reading
from scale.reading import Reading, current
from scale.replica import PRIMARY, REPLICA
from scale.router import ReplicaRouter

FILE = "scale/reading.py"


class LateWillDoCheck(SimpleTestCase):
    longMessage = False

    def setUp(self):
        self.router = ReplicaRouter()
        self.replica = self.enterContext(mock.patch.object(reading, "replica"))
        self.replica.has.side_effect = lambda needs: needs == 0

    def block(self):
        late_will_do = getattr(reading, "late_will_do", None)
        self.assertIsNotNone(late_will_do, f"{FILE} has no late_will_do yet.")
        block = late_will_do()
        self.assertTrue(
            hasattr(block, "__enter__"),
            "late_will_do() can not stand after `with`: put @contextmanager above it.",
        )
        return block

    def place(self, model=Event):
        return self.router.db_for_read(model)

    def test_1_in_the_block_it_is_read_from_the_replica(self):
        with self.block():
            self.assertEqual(
                self.place(), REPLICA, "In the block, events are read from the primary."
            )
            self.assertEqual(
                self.place(User),
                PRIMARY,
                "In the block, people are read from the replica: who somebody is must "
                "not be late. Leave scale/router.py as it was.",
            )

    def test_2_not_where_the_replica_is_away(self):
        self.replica.has.side_effect = lambda needs: False
        with self.block():
            self.assertEqual(
                self.place(),
                PRIMARY,
                "The replica is away, and the block reads from it all the same. Let "
                "Reading.choose() decide where to read.",
            )

    def test_3_not_after_a_write(self):
        with self.block():
            self.router.db_for_write(Event)
            self.assertEqual(
                self.place(),
                PRIMARY,
                "What was written in the block is not seen in the block.",
            )

    def test_4_after_the_block_all_is_as_it_was(self):
        with self.block():
            pass
        self.assertEqual(
            self.place(), PRIMARY, "After the block, it is still read from the replica."
        )

    def test_5_also_after_an_exception(self):
        try:
            with self.block():
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        else:
            self.fail("An exception in the block is swallowed.")
        self.assertEqual(
            self.place(),
            PRIMARY,
            "After a block that ended with an exception, it is still read from the "
            "replica. What has to happen in any case stands in `finally`.",
        )

    def test_6_in_a_request_it_changes_nothing(self):
        request = Reading(needs=7)
        token = current.set(request)
        self.addCleanup(current.reset, token)
        with self.block():
            self.assertEqual(
                self.place(),
                PRIMARY,
                "In the request of somebody who has just booked, the block reads from a "
                "replica that does not know of it yet.",
            )
        self.assertIs(
            current.get(),
            request,
            "After the block, a request has lost what it was to see.",
        )
