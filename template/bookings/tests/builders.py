from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from bookings.models import Booking
from events.models import Event
from events.tests.factories import EventFactory


class EventBuilder:
    """
    An event with what has happened to it so far, told in a sentence:

        event = an_event().with_seats(2).booked_by(ada).begun().build()
    """

    def __init__(self) -> None:
        self.seats = 80
        self.guests: list[User] = []
        self.has_begun = False

    def with_seats(self, seats: int) -> EventBuilder:
        self.seats = seats
        return self

    def booked_by(self, *guests: User) -> EventBuilder:
        self.guests += guests
        return self

    def sold_out(self) -> EventBuilder:
        return self.booked_by(*UserFactory.create_batch(self.seats - len(self.guests)))

    def begun(self) -> EventBuilder:
        self.has_begun = True
        return self

    def build(self) -> Event:
        """Save it, step by step, as the site would."""
        event = EventFactory(seats=self.seats)
        for guest in self.guests:
            Booking.objects.book(event, guest)
        if self.has_begun:
            # Last, since nobody can book after it.
            event.starts_at = timezone.now() - timedelta(hours=1)
            event.save()
        return event


def an_event() -> EventBuilder:
    return EventBuilder()
