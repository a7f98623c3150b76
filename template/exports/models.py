from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.jobs import OPEN, Job, JobQuerySet, State
from events.models import Event

KEPT_FOR = timedelta(days=1)


def tomorrow() -> datetime:
    return timezone.now() + KEPT_FOR


class ExportQuerySet(JobQuerySet):
    """The questions about exports."""

    def of_user(self, user: User) -> ExportQuerySet:
        """What one person has asked for and may still fetch."""
        return self.filter(owner_id=user.pk, expires_at__gt=timezone.now())


class Export(Job):
    """The list of who comes to an event, as a file for whoever has asked for it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="exports")
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    # The number of the last booking that is written: where another worker goes on.
    last_booking = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(default=tomorrow)
    # Your own fields go below.

    objects = ExportQuerySet.as_manager()

    class Meta(Job.Meta):
        constraints = [
            # Whoever clicks ten times waits for one list.
            models.UniqueConstraint(
                name="export_one_at_a_time",
                fields=["owner", "event"],
                condition=models.Q(state__in=OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"Who comes to {self.event}, for {self.owner}"

    def get_absolute_url(self) -> str:
        return reverse("exports:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is still being made."""
        return self.state in OPEN

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched."""
        return self.state == State.DONE


class ExportPart(models.Model):
    """A piece of the file, as it is written."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"A part of {self.export}"
