from unittest import mock

from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.test import TransactionTestCase
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from caching import stamps
from caching.tests.helpers import CachedTests, CachesMixin
from events.tests.factories import EventFactory


class StampTests(CachedTests):
    def test_it_stays_until_something_changes(self):
        before = stamps.newest()
        self.assertEqual(stamps.newest(), before)
        stamps.changed()
        self.assertNotEqual(stamps.newest(), before)

    def test_where_nobody_has_asked_nothing_is_written(self):
        stamps.changed()
        self.assertNotIn(stamps.KEY, caches["stamps"])

    def test_one_that_is_lost_does_not_come_back(self):
        # A cache may throw away whatever it likes, whenever it is full.
        seen = set()
        for _ in range(3):
            seen.add(stamps.newest())
            caches["stamps"].clear()
        self.assertEqual(len(seen), 3)

    def test_in_a_transaction_nobody_has_the_same(self):
        with mock.patch.object(stamps, "in_transaction", return_value=True):
            self.assertNotEqual(stamps.newest(), stamps.newest())


class CommitTests(CachesMixin, TransactionTestCase):
    """With transactions that really begin and end."""

    def setUp(self):
        super().setUp()
        self.event = EventFactory(seats=10)
        self.list = reverse("events:list")

    def test_what_may_be_taken_back_is_seen_by_nobody_else(self):
        self.client.get(self.list)
        with transaction.atomic():
            book_seat(event=self.event, user=UserFactory())
            # This page is part of the transaction, and sees what it has done.
            self.assertIn("9 seats left", self.text_of(self.list))
            transaction.set_rollback(True)
        self.assertIn("10 seats left", self.text_of(self.list))
        self.assert_kept(self.list)

    def test_a_commit_is_noticed(self):
        self.client.get(self.list)
        book_seat(event=self.event, user=UserFactory())
        self.assertIn("9 seats left", self.text_of(self.list))
        self.assert_kept(self.list)

    def test_an_empty_database_is_noticed(self):
        self.client.get(self.list)
        call_command("flush", interactive=False, verbosity=0)
        self.assertIn("Nothing is planned yet.", self.text_of(self.list))
