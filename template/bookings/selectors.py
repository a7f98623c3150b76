"""What pages ask about bookings. Nothing here changes anything."""

from accounts.models import User
from bookings.models import Booking, BookingQuerySet


def bookings_of(user: User) -> BookingQuerySet:
    """The bookings of one person, each with its event."""
    return Booking.objects.of_user(user).select_related("event")


# Your own selectors go below.
