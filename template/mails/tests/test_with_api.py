from unittest import mock

from django.core import mail
from django.test import TransactionTestCase
from rest_framework.test import APIClient

from accounts.tests.factories import UserFactory
from api.tests.helpers import BOOKINGS, ApiTests
from events.tests.factories import EventFactory
from mails import tasks
from mails.models import Kind, Mail


class BookingByTheApiTests(TransactionTestCase):
    """A program books: the same mail as from a page, and once."""

    setUp = ApiTests.setUp

    def book(self, user, **headers):
        client = APIClient()
        client.force_authenticate(user)
        return client.post(BOOKINGS, {"event": "jazz-night"}, headers=headers)

    def test_who_books_gets_a_mail(self):
        ada = UserFactory(username="ada")
        EventFactory(title="Jazz night")
        self.assertEqual(self.book(ada).status_code, 201)
        self.assertEqual([sent.to for sent in mail.outbox], [["ada@example.com"]])

    def test_the_same_request_again_sends_no_other(self):
        ada = UserFactory(username="ada")
        EventFactory(title="Jazz night")
        for _ in range(2):
            answer = self.book(ada, **{"Idempotency-Key": "a"})
            self.assertEqual(answer.status_code, 201)
        self.assertEqual(len(mail.outbox), 1)

    def test_a_seat_that_is_refused_has_no_mail(self):
        EventFactory(title="Jazz night", seats=1)
        self.book(UserFactory())
        with mock.patch.object(tasks.send, "delay") as delay:
            self.assertEqual(self.book(UserFactory()).status_code, 409)
        delay.assert_not_called()
        self.assertEqual(Mail.objects.filter(kind=Kind.BOOKED).count(), 1)

    def test_a_seat_that_is_given_back(self):
        ada = UserFactory(username="ada")
        EventFactory(title="Jazz night")
        booking = self.book(ada).json()
        client = APIClient()
        client.force_authenticate(ada)
        self.assertEqual(client.delete(booking["url"]).status_code, 204)
        kinds = Mail.objects.order_by("pk").values_list("kind", flat=True)
        self.assertEqual(list(kinds), [Kind.BOOKED, Kind.GIVEN_BACK])
        self.assertEqual(len(mail.outbox), 2)
