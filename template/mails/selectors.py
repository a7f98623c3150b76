"""Who is to be reminded of what, and when."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.time_zones import zone_called
from bookings.models import Booking
from mails.models import Kind, Mail

MORNING = time(9)
# No reminder is due earlier than this: nine in the morning of the day before.
EARLIEST = timedelta(days=2)


def moment_to_remind(user: User, starts_at: datetime) -> datetime:
    """Nine in the morning of the day before, by this person's clock and calendar."""
    zone = zone_called(user.time_zone) or timezone.get_default_timezone()
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, MORNING, zone)


def bookings_to_remind(now: datetime) -> Iterator[Booking]:
    """The bookings whose reminder is due and not written down yet."""
    reminders = Mail.objects.filter(kind=Kind.REMINDER, booking_number=OuterRef("pk"))
    soon = Booking.objects.filter(
        ~Exists(reminders), event__starts_at__range=(now, now + EARLIEST)
    )
    for booking in soon.select_related("event", "user").order_by("pk"):
        moment = moment_to_remind(booking.user, booking.event.starts_at)
        # Who has booked after that moment has just had a mail about it.
        if booking.booked_at < moment <= now:
            yield booking
