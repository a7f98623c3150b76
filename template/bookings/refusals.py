"""What nobody hears of otherwise: that somebody wanted a seat, and got none."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.dispatch import Signal

from bookings.models import Booking, BookingRefused

# Sent with the refusal, whose code says why.
seat_refused = Signal()


@contextmanager
def refusals_told() -> Iterator[None]:
    """Send word of a refusal. Whoever asked for the seat gets it all the same."""
    try:
        yield
    except BookingRefused as refusal:
        seat_refused.send_robust(Booking, refusal=refusal)
        raise
