"""How one mail is sent: what a worker does with the row."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.time_zones import zone_called
from bookings.models import Booking
from config.jobs import State, TryAgain
from mails.models import Kind, Mail

SUBJECTS = {
    Kind.BOOKED: "Your seat at {event}",
    Kind.GIVEN_BACK: "You have given your seat at {event} back",
    Kind.REMINDER: "Do not forget: {event}",
    # Your own subjects go below.
}


def send(pk: int) -> None:
    """
    Send the mail with this number, unless that is done, or somebody else is at it.

    Raises TryAgain if it goes wrong and there is another try left.
    """
    mail = Mail.objects.select_related("event", "user").take(pk)
    if mail is None:
        return
    if reason := why_not(mail):
        mail.end(State.DROPPED, reason)
        return
    try:
        letter(mail).send()
    except Exception as error:
        if mail.put_back(error):
            raise TryAgain from error
    else:
        # A process that dies right here has sent the mail and not said so: it goes out
        # a second time, with the same Message-ID.
        mail.end()


def why_not(mail: Mail) -> str:
    """Why this mail is not needed any more. Some time may have passed."""
    if not mail.user.email:
        return "The account has no e-mail address."
    if mail.kind == Kind.GIVEN_BACK:
        return ""
    if not Booking.objects.filter(pk=mail.booking_number).exists():
        return "The seat was given back."
    if mail.event.has_begun:
        return "The event has begun."
    return ""


def letter(mail: Mail) -> EmailMessage:
    """The mail itself. Its times are on the clock of whoever reads it."""
    site = settings.SITE_URL
    context = {"user": mail.user, "event": mail.event, "site": site}
    with timezone.override(zone_called(mail.user.time_zone)):
        body = render_to_string(f"mails/{mail.kind}.txt", context)
    # A line break in a title would begin another header.
    subject = " ".join(SUBJECTS[mail.kind].format(event=mail.event.title).split())
    name = f"<{mail.kind}-{mail.booking_number}@{urlsplit(site).hostname}>"
    return EmailMessage(
        subject, body, to=[mail.user.email], headers={"Message-ID": name}
    )
