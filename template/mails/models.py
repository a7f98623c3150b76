from django.conf import settings
from django.db import models

from config.jobs import Job, JobQuerySet
from events.models import Event


class Kind(models.TextChoices):
    """What a mail is about. Its text is templates/mails/KIND.txt."""

    BOOKED = "booked", "Seat booked"
    GIVEN_BACK = "given_back", "Seat given back"
    REMINDER = "reminder", "Reminder"
    # Your own kinds go below.


class Mail(Job):
    """A mail about a booking: to be sent, being sent, or sent."""

    kind = models.CharField(max_length=20, choices=Kind)
    # A number and no foreign key: the mail outlives a booking that is given back.
    booking_number = models.PositiveBigIntegerField()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mails")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails"
    )
    # Your own fields go below.

    objects = JobQuerySet.as_manager()

    class Meta(Job.Meta):
        constraints = [
            models.UniqueConstraint(
                name="mail_once_per_booking_and_kind",
                fields=["booking_number", "kind"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.event}, to {self.user}"
