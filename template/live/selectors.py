"""What is told to open pages. Each function reads the database; nothing is kept."""

from importlib import import_module

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User
from events.models import Event
from live import refusals
from live.refusals import Refused

# So many names, the last to book first.
NEWEST = 5


@database_sync_to_async
def find_event(slug: str) -> int:
    """The key by which an event is watched: its slug may change, and may be long."""
    event_pk = Event.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if event_pk is None:
        raise Refused(refusals.NOT_FOUND)
    return event_pk


@database_sync_to_async
def seats_of(event_pk: int) -> dict[str, int] | None:
    """The seats of an event, for everybody. None if the event is gone."""
    events = Event.objects.with_seats_left().filter(pk=event_pk)
    return events.values("seats", "seats_left").first()


def event_run_by(event_pk: int, session_key: str | None) -> Event:
    """The event, if whoever has this session may at this moment see who comes."""
    event = Event.objects.filter(pk=event_pk).first()
    if event is None:
        raise Refused(refusals.NOT_FOUND)
    user = user_of(session_key)
    if not user.is_authenticated:
        raise Refused(refusals.LOG_IN)
    if not user.has_perm("events.view_attendees", event):
        raise Refused(refusals.FORBIDDEN)
    return event


def user_of(session_key: str | None) -> User | AnonymousUser:
    """Who has this session now. The socket may be hours older than this question."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return get_user(request)


@database_sync_to_async
def attendees_of(event_pk: int, session_key: str | None) -> dict:
    """Who has just booked, for those who may know it."""
    event = event_run_by(event_pk, session_key)
    bookings = event.bookings.select_related("user").order_by("-booked_at", "-pk")
    return {
        # As the page says it.
        "summary": f"{bookings.count()} of {event.seats} seats are booked.",
        "newest": [booking.user.get_short_name() for booking in bookings[:NEWEST]],
    }


# Your own selectors go below.
