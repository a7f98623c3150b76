"""What pages ask about events. Nothing here changes anything."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from events.models import Event, EventQuerySet


def upcoming_events(*, user: User | AnonymousUser) -> EventQuerySet:
    """The events to come, each with its free seats and whether this person has one."""
    return Event.objects.upcoming().with_seats_left().with_booking_of(user)


# Your own selectors go below.
