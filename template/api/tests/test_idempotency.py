import time
from datetime import timedelta
from threading import Barrier, Thread
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.factories import UserFactory
from api.models import IdempotencyKey
from api.tests.helpers import BOOKINGS, ApiTests
from bookings.models import Booking, BookingQuerySet
from bookings.tests.factories import BookingFactory
from events.tests.factories import EventFactory


class IdempotencyTests(ApiTests):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        EventFactory(title="Jazz night", seats=1)
        EventFactory(title="Folk dance")

    def book(self, key: str, event: str = "jazz-night", user=None):
        return self.client_of(user or self.ada).post(
            BOOKINGS, {"event": event}, headers={"Idempotency-Key": key}
        )

    def test_the_same_request_again_gets_the_same_answer(self):
        first, again = self.book("a"), self.book("a")
        self.assertEqual((first.status_code, again.status_code), (201, 201))
        self.assertEqual(first.json(), again.json())
        self.assertEqual(first.headers["Location"], again.headers["Location"])
        self.assertEqual(Booking.objects.count(), 1)

    def test_without_a_key_it_is_another_request(self):
        self.book("a")
        answer = self.client_of(self.ada).post(BOOKINGS, {"event": "jazz-night"})
        self.assert_problem(answer, 409, "booked_already")

    def test_a_key_belongs_to_one_request(self):
        self.book("a")
        self.assert_problem(self.book("a", "folk-dance"), 422, "key_reused")
        self.assertEqual(Booking.objects.count(), 1)

    def test_a_key_belongs_to_one_person(self):
        self.book("a", "folk-dance")
        answer = self.book("a", "folk-dance", UserFactory())
        self.assertEqual(answer.status_code, 201)
        self.assertEqual(Booking.objects.count(), 2)

    def test_what_was_refused_may_be_tried_again(self):
        taken = BookingFactory(event__slug="full", event__seats=1)
        self.assert_problem(self.book("a", "full"), 409, "sold_out")
        self.assertFalse(IdempotencyKey.objects.exists())
        taken.delete()
        self.assertEqual(self.book("a", "full").status_code, 201)

    def test_a_key_is_kept_for_a_day(self):
        self.book("a")
        IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=23))
        self.assertEqual(self.book("a").status_code, 201)
        IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
        self.assert_problem(self.book("a"), 409, "booked_already")

    def test_a_key_that_is_none_is_refused(self):
        for key, code in [("", "blank"), ("a b", "invalid"), ("a" * 256, "invalid")]:
            with self.subTest(key):
                self.assert_refused(self.book(key), **{"Idempotency-Key": code})

    def test_any_text_may_stand_in_what_is_sent(self):
        answer = self.client_of(self.ada).post(
            BOOKINGS,
            r'{"event": "jazz-night", "more": "\u0000 \ud800"}',
            content_type="application/json",
            headers={"Idempotency-Key": "a"},
        )
        self.assertEqual(answer.status_code, 201)


class SameMomentTests(TransactionTestCase):
    """A program that does not wait for the answer, and sends the same again."""

    def test_both_get_the_one_seat(self):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            self.skipTest('needs "TEST": {"NAME": ...} in DATABASES to name a file')
        user = UserFactory()
        event = EventFactory(title="Jazz night")
        start = Barrier(2)
        answers = []
        create = BookingQuerySet.create

        def create_slowly(*args, **fields) -> Booking:
            time.sleep(0.05)
            return create(*args, **fields)

        def book() -> None:
            client = APIClient()
            client.force_authenticate(user)
            try:
                start.wait()
                answer = client.post(
                    BOOKINGS, {"event": event.slug}, headers={"Idempotency-Key": "a"}
                )
                answers.append((answer.status_code, answer.json()))
            finally:
                connection.close()

        threads = [Thread(target=book) for _ in range(2)]
        with mock.patch.object(BookingQuerySet, "create", create_slowly):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        self.assertEqual(event.bookings.count(), 1)
        self.assertEqual([status for status, _ in answers], [201, 201], answers)
        self.assertEqual(answers[0], answers[1])
