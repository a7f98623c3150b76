"""
Which changes are told.

By the signals of Django's models, and not by those of bookings/signals.py: a seat is
also set free in the admin, or with the account of its guest, where no service is asked.
"""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from bookings.models import Booking
from events.models import Event
from live.announcing import announce


@receiver([post_save, post_delete], sender=Booking)
def booking_has_changed(instance: Booking, using: str, **kwargs) -> None:
    tell_after_commit(instance.event_id, using)


@receiver([post_save, post_delete], sender=Event)
def event_has_changed(instance: Event, using: str, **kwargs) -> None:
    tell_after_commit(instance.pk, using)


def tell_after_commit(event_pk: int, using: str) -> None:
    """Not before: who hears of it reads the database, and would read the old number."""
    transaction.on_commit(partial(announce, event_pk), using=using)
