from django.test import TestCase

from accounts.models import User
from accounts.services import AddressTaken, ask_for_email, confirm_email, delete_account
from bookings.models import Booking
from events.tests.helpers import make_event


class EmailTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create(username="ada", email="ada@example.com")

    def test_a_new_address_counts_once_it_is_confirmed(self):
        ask_for_email(user=self.ada, email="new@example.com")
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.email, "ada@example.com")
        confirm_email(user=self.ada)
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.email, "new@example.com")

    def test_an_address_that_is_taken_meanwhile_is_refused(self):
        ask_for_email(user=self.ada, email="grace@example.com")
        User.objects.create(username="grace", email="GRACE@example.com")
        with self.assertRaises(AddressTaken) as refused:
            confirm_email(user=self.ada)
        self.assertEqual(refused.exception.code, "address_taken")
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.email, "ada@example.com")


class DeleteAccountTests(TestCase):
    def test_bookings_go_and_events_stay(self):
        ada = User.objects.create(username="ada")
        own = make_event("Folk dance", organizer=ada)
        other = make_event("Jazz night")
        Booking.objects.create(event=other, user=ada)
        delete_account(user=ada)
        self.assertFalse(other.bookings.exists())
        own.refresh_from_db()
        self.assertIsNone(own.organizer)
