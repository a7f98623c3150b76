from django.db.models import Model, QuerySet

from bookings.models import Booking
from mails.models import Kind
from mails.services import write_down


def booked(instance: Booking, created: bool, raw: bool, **kwargs) -> None:
    """A seat is booked: a mail has to say so."""
    # Raw means that `loaddata` reads a file: what it tells of was long ago.
    if created and not raw:
        write_down(booking=instance, kind=Kind.BOOKED)


def given_back(instance: Booking, origin: Model | QuerySet, **kwargs) -> None:
    """A seat is given back. Nobody writes to an account that is being deleted."""
    if isinstance(origin, Booking) or getattr(origin, "model", None) is Booking:
        write_down(booking=instance, kind=Kind.GIVEN_BACK)


# Your own listeners go below.
