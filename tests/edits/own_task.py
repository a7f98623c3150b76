"""A task of one's own, with a time in the schedule of beat."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, members, write

LEVEL = "celery"
TAIL = True

TASK = '''

@shared_task
def forget() -> None:
    """Each night: delete the mails that nobody needs any more."""
    from mails.models import Mail

    Mail.objects.filter(state="dropped").delete()
'''

TIME = """    "forget": {"task": "mails.tasks.forget", "schedule": 24 * 60 * 60},
"""

TEST = """from django.test import TestCase

from bookings.tests.factories import BookingFactory
from mails.models import Mail
from mails.tasks import forget


class ForgetTests(TestCase):
    def test_what_nobody_needs_is_deleted(self):
        kept, dropped = [BookingFactory().pk for _ in range(2)]
        Mail.objects.filter(booking_number=dropped).update(state="dropped")
        forget()
        self.assertEqual(Mail.objects.get().booking_number, kept)
"""


def apply(project: Path) -> None:
    append_below(project, "mails/tasks.py", "# Your own tasks go below.", TASK)
    append_below(project, "config/settings.py", "# Your own times go below.", TIME)
    write(project, "mails/tests/test_forget.py", TEST)


def holds(project: Path) -> None:
    assert members(project, "mails/tasks.py")[-1] == "forget"
    lines_in_order(project, "config/settings.py", "# Your own times go below.", TIME.strip())
