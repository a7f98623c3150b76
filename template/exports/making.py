"""How a list is made: what a worker does with the row."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.db import transaction
from django.utils import timezone

from accounts.time_zones import zone_called
from bookings.models import Booking
from config.jobs import TryAgain, next_look
from exports.models import Export, tomorrow

BATCH = 500
HEAD = ["Name", "User name", "Booked at"]
# What a spreadsheet takes for a formula, and runs.
FORMULA = ("=", "+", "-", "@")


class Lost(Exception):
    """Somebody else has taken this job over."""


def make(pk: int) -> None:
    """
    Make the list with this number, or go on with it where another worker died.

    Raises TryAgain if it goes wrong and there is another try left.
    """
    export = Export.objects.select_related("event", "owner").take(pk)
    if export is None:
        return
    try:
        with timezone.override(zone_called(export.owner.time_zone)):
            while write_part(export):
                pass
    except Lost:
        return
    except Exception as error:
        if export.put_back(error):
            raise TryAgain from error
    else:
        export.change(total=export.written, expires_at=tomorrow())
        export.end()


@transaction.atomic
def write_part(export: Export) -> bool:
    """
    Write the next bookings, and say whether there were any.

    The text and how far it goes are one transaction: nobody is written twice or left
    out, whenever the worker dies.
    """
    bookings = export.event.bookings.filter(pk__gt=export.last_booking)
    batch = list(bookings.select_related("user").order_by("pk")[:BATCH])
    if not batch:
        return False
    export.parts.create(text=lines(batch))
    export.written += len(batch)
    export.last_booking = batch[-1].pk
    progress = {"written": export.written, "last_booking": export.last_booking}
    if not export.change(look_at=next_look(), **progress):
        raise Lost
    return True


def lines(bookings: Iterable[Booking]) -> str:
    """These bookings as lines of a CSV file."""
    text = StringIO()
    writer = csv.writer(text)
    for booking in bookings:
        name, username = booking.user.get_short_name(), booking.user.username
        booked_at = timezone.localtime(booking.booked_at).isoformat(" ", "minutes")
        writer.writerow([cell(name), cell(username), booked_at])
    return text.getvalue()


def cell(text: str) -> str:
    """A text that stays a text. People choose their names by themselves."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
