from contextlib import contextmanager
from unittest import mock

from django.core import mail

from bookings.models import Booking
from mails.models import Kind, Mail


def mail_of(booking: Booking, kind: Kind = Kind.BOOKED) -> Mail:
    """What is written down about a booking."""
    return Mail.objects.get(booking_number=booking.pk, kind=kind)


@contextmanager
def no_mail_server():
    """The mail server is away."""
    error = ConnectionRefusedError("nobody answers")
    with mock.patch.object(mail.EmailMessage, "send", side_effect=error) as send:
        yield send
