"""
Work for later, written down in the database before anybody is told of it.

A broker may lose what it was told, and a worker may die with what it has begun. The row
stays. Whoever does the work takes the row in hand first: of two, one gets it. What
nobody has done in time is handed over again.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

logger = logging.getLogger(__name__)


class InHand(Exception):
    """Somebody else is at this job. They may die of it, so ask again later."""


class TryAgain(Exception):
    """The job went wrong, and is to be tried again."""


class State(models.TextChoices):
    """What has become of a job."""

    WAITING = "waiting", "Waiting"
    IN_HAND = "in_hand", "In hand"
    DONE = "done", "Done"
    DROPPED = "dropped", "Not needed"
    FAILED = "failed", "Given up"


OPEN = [State.WAITING, State.IN_HAND]


def next_look() -> datetime:
    """When a job that somebody has begun now should be done."""
    return timezone.now() + settings.JOB_TIME


class JobQuerySet(models.QuerySet):
    """How jobs are given out."""

    def take(self, pk: int) -> Job | None:
        """
        Take a job in hand. None, if there is nothing to do; InHand, if others have it.

        One UPDATE asks whether the job is free and takes it. Between two queries,
        somebody else could take it as well.
        """
        late = Q(state=State.IN_HAND, look_at__lte=timezone.now())
        free = self.filter(Q(state=State.WAITING) | late, pk=pk)
        if free.filter(tries__lt=settings.JOB_TRIES).update(
            state=State.IN_HAND, look_at=next_look(), tries=F("tries") + 1
        ):
            return self.get(pk=pk)
        if self.filter(pk=pk, state=State.IN_HAND).exists():
            raise InHand
        return None

    def left_over(self, limit: int = 1000) -> list[int]:
        """The jobs that nobody has done in time. From now on they wait again."""
        late = self.filter(state__in=OPEN, look_at__lte=timezone.now())
        for job in late.filter(tries__gte=settings.JOB_TRIES):
            job.give_up("Nobody who took it in hand came back.")
        pks = list(late.order_by("look_at").values_list("pk", flat=True)[:limit])
        late.filter(pk__in=pks).update(state=State.WAITING, look_at=next_look())
        return pks


class Job(models.Model):
    """One piece of work, and how it stands."""

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # The number of the last try. By it, whoever has the job knows that it is theirs.
    tries = models.PositiveSmallIntegerField(default=0)
    look_at = models.DateTimeField(default=next_look)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [
            # Few jobs are open, among all that were ever done.
            models.Index(
                name="%(class)s_open", fields=["look_at"], condition=Q(state__in=OPEN)
            ),
        ]

    def change(self, **fields) -> bool:
        """Write this down, unless somebody else has taken the job over meanwhile."""
        open_rows = type(self)._base_manager.filter(pk=self.pk, state__in=OPEN)
        return bool(open_rows.filter(tries=self.tries).update(**fields))

    def end(self, state: State = State.DONE, note: str = "") -> bool:
        """There is nothing more to do."""
        return self.change(state=state, note=note, ended_at=timezone.now())

    def put_back(self, error: Exception) -> bool:
        """After an error: is there another try? Each waits twice as long."""
        note = f"{type(error).__name__}: {error}"
        if self.tries >= settings.JOB_TRIES:
            self.give_up(note)
            return False
        pause = settings.JOB_TIME * 2 ** (self.tries - 1)
        look_at = timezone.now() + pause
        return self.change(state=State.WAITING, note=note, look_at=look_at)

    def give_up(self, note: str) -> None:
        """No more tries: the admin shows it, and the log tells of it."""
        if self.end(State.FAILED, note):
            logger.error("%r given up after %s tries. %s", self, self.tries, note)
