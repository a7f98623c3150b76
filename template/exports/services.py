"""What people do with exports. What a worker does stands in exports/making.py."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.jobs import OPEN, State
from events.models import Event
from exports import tasks
from exports.models import Export


@transaction.atomic
def ask_for_list(*, event: Event, owner: User) -> Export:
    """Ask for the list of who comes. There is one at a time for each person."""
    export, is_new = Export.objects.get_or_create(
        event=event,
        owner=owner,
        state__in=OPEN,
        defaults={"total": event.bookings.count()},
    )
    if is_new:
        transaction.on_commit(partial(hand_over, export.pk), robust=True)
    return export


def hand_over(pk: int) -> None:
    """Tell a worker."""
    tasks.make.delay(pk)


def tidy_up() -> None:
    """Hand over again what nobody has made in time, and delete what is too old."""
    for pk in Export.objects.left_over():
        hand_over(pk)
    old = Export.objects.filter(expires_at__lte=timezone.now())
    old.filter(state=State.DONE).delete()


# Your own services go below.
