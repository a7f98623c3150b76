"""
What a worker does. https://docs.celeryq.dev/en/stable/userguide/tasks.html

A task is thin: it says how often something is tried, and calls what does it.
"""

from celery import Task, shared_task
from django.conf import settings

from config.jobs import InHand, TryAgain
from mails import sending


@shared_task(
    bind=True,
    autoretry_for=[TryAgain],
    # After 5, 10 and 20 seconds, or less: with chance in it, so that not all come at
    # the same moment. What does not work then waits for `send_left`.
    retry_backoff=5,
    max_retries=3,
)
def send(self: Task, pk: int) -> None:
    """Send one mail."""
    try:
        sending.send(pk)
    except InHand as reason:
        pause = settings.JOB_TIME.total_seconds()
        raise self.retry(exc=reason, countdown=pause) from reason


@shared_task
def send_left() -> None:
    """Each minute: hand over what a broker has lost, or a worker has died of."""
    # Imported here, since services.py imports this file.
    from mails import services

    services.hand_over_left()


@shared_task
def remind() -> None:
    """Every quarter of an hour: who comes tomorrow?"""
    from mails import services

    services.remind()
    services.hand_over_left()


# Your own tasks go below.
