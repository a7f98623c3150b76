"""What a worker does. https://docs.celeryq.dev/en/stable/userguide/tasks.html"""

from celery import Task, shared_task
from django.conf import settings

from config.jobs import InHand, TryAgain
from exports import making


@shared_task(
    bind=True,
    autoretry_for=[TryAgain],
    retry_backoff=5,
    max_retries=3,
    # A long list takes longer than a mail.
    soft_time_limit=9 * 60,
    time_limit=10 * 60,
)
def make(self: Task, pk: int) -> None:
    """Make one list."""
    try:
        making.make(pk)
    except InHand as reason:
        pause = settings.JOB_TIME.total_seconds()
        raise self.retry(exc=reason, countdown=pause) from reason


@shared_task
def tidy_up() -> None:
    """Each minute: what is left over, and what is too old."""
    # Imported here, since services.py imports this file.
    from exports import services

    services.tidy_up()


# Your own tasks go below.
