"""
What people do with bookings.

Each function is one action: its rules, one transaction, and word of it afterwards.
"""

from django.db import transaction

from accounts.models import User
from bookings.models import Booking
#: if monitoring
from bookings.refusals import refusals_told
#: endif
from bookings.signals import seat_booked, seat_given_back
from events.models import Event


#: if monitoring
@refusals_told()
#: endif
@transaction.atomic
def book_seat(*, event: Event, user: User) -> Booking:
    """Book a seat. Raises BookingRefused where there is none for this person."""
    booking = Booking.objects.book(event, user)
    transaction.on_commit(lambda: seat_booked.send_robust(Booking, booking=booking))
    return booking


@transaction.atomic
def give_seat_back(*, booking: Booking) -> None:
    """Cancel a booking, so that the seat is free again."""
    booking.delete()
    transaction.on_commit(lambda: seat_given_back.send_robust(Booking, booking=booking))


# Your own services go below.
