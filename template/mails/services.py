"""
What is done about mails: each is written down first, and then handed to a worker.

What a worker does with one stands in mails/sending.py.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from bookings.models import Booking
from config.jobs import State, next_look
from mails import tasks
from mails.models import Kind, Mail
from mails.selectors import bookings_to_remind


def write_down(*, booking: Booking, kind: Kind) -> Mail:
    """Note that a mail has to be sent, in the transaction that books."""
    mail = Mail.objects.create(
        kind=kind,
        booking_number=booking.pk,
        event_id=booking.event_id,
        user_id=booking.user_id,
    )
    # A worker is quick: told before the commit, it would look for a row that is not
    # there yet. Robust: a broker that is away is written into the log, and no more.
    transaction.on_commit(partial(hand_over, mail.pk), robust=True)
    return mail


def hand_over(pk: int) -> None:
    """Tell a worker. The message is a number; all else is in the row."""
    tasks.send.delay(pk)


def hand_over_left() -> int:
    """Hand over again what nobody has sent in time. A broker may have lost it."""
    pks = Mail.objects.left_over()
    for pk in pks:
        hand_over(pk)
    return len(pks)


def remind(*, now: datetime | None = None) -> int:
    """Write down the reminders that are due. They wait for `hand_over_left`."""
    now = now or timezone.now()
    mails = [
        Mail(
            kind=Kind.REMINDER,
            booking_number=booking.pk,
            event_id=booking.event_id,
            user_id=booking.user_id,
            look_at=now,
        )
        for booking in bookings_to_remind(now)
    ]
    # Two of these at the same moment would find the same bookings: the constraint
    # lets one row of each in.
    Mail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=500)
    return len(mails)


def send_again(*, mails: Iterable[Mail]) -> int:
    """Begin anew with mails that were given up."""
    failed = Mail.objects.filter(state=State.FAILED, pk__in=[mail.pk for mail in mails])
    pks = list(failed.values_list("pk", flat=True))
    failed.update(state=State.WAITING, tries=0, look_at=next_look(), ended_at=None)
    for pk in pks:
        transaction.on_commit(partial(hand_over, pk), robust=True)
    return len(pks)


# Your own services go below.
