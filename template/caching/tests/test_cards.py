from unittest import mock

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from caching.tests.helpers import CachedTests
from events.models import Event
from events.selectors import upcoming_events
from events.tests.factories import EventFactory


class CardTests(CachedTests):
    @classmethod
    def setUpTestData(cls):
        cls.event = EventFactory(title="Jazz night", seats=10)
        cls.ada, cls.grace = UserFactory.create_batch(2)

    def card(self, user) -> str:
        [event] = upcoming_events(user=user)
        return render_to_string("events/_event_card.html", {"event": event})

    def test_a_card_is_made_once(self):
        with mock.patch.object(Event, "is_free", mock.PropertyMock()) as is_free:
            for user in [self.ada, self.grace, self.ada]:
                self.card(user)
        self.assertEqual(is_free.call_count, 1)

    def test_your_seat_is_on_your_card_alone(self):
        book_seat(event=self.event, user=self.ada)
        for _ in range(2):
            self.assertIn("you have a seat", self.card(self.ada))
            self.assertNotIn("you have a seat", self.card(self.grace))

    def test_each_zone_has_cards_of_its_own(self):
        here = self.card(self.ada)
        with timezone.override("Asia/Tokyo"):
            self.assertNotEqual(self.card(self.ada), here)

    def test_a_change_shows_although_nobody_forgot_the_card(self):
        self.assertIn("10 seats left", self.card(self.ada))
        book_seat(event=self.event, user=self.grace)
        self.assertIn("9 seats left", self.card(self.ada))
        Event.objects.update(title="Swing night")
        self.assertIn("Swing night", self.card(self.ada))
