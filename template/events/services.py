"""
What people do with events.

Each function is one action: its rules and one transaction. Whether somebody may ask for
it is for the page to find out, which knows who asks.
"""

from django.db import transaction

from accounts.models import User
from config.errors import DomainError
from events.models import Event


class EventRefused(DomainError):
    """Something that cannot be done to an event, and why."""


@transaction.atomic
def publish_event(*, event: Event, organizer: User) -> Event:
    """Publish what a form has filled in."""
    event.organizer = organizer
    event.save()
    return event


@transaction.atomic
def change_event(*, event: Event) -> Event:
    """Save what a form has changed. Raises EventRefused if guests would lose seats."""
    # The form has counted, too. But from here on whoever books this event waits.
    Event.objects.select_for_update().get(pk=event.pk)
    booked = event.bookings.count()
    if event.seats < booked:
        raise EventRefused(f"{booked} seats are booked already.", code="too_few_seats")
    event.save()
    return event


def add_co_host(*, event: Event, user: User) -> None:
    """Let somebody else run the event, too."""
    event.co_hosts.add(user)


def remove_co_host(*, event: Event, user: User) -> None:
    """Make a co-host a guest like any other."""
    event.co_hosts.remove(user)


# Your own services go below.
