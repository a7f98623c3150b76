"""One more right for those who organize an event."""

from pathlib import Path

from harness.editing import lines_in_order, replace, write

LEVEL = "permissions"

TEST = """from django.test import TestCase

from events.tests.factories import EventFactory


class DeletingTests(TestCase):
    def test_an_organizer_may_delete(self):
        event = EventFactory()
        self.assertTrue(event.organizer.has_perm("events.delete_event", event))
"""


def apply(project: Path) -> None:
    replace(
        project,
        "events/backends.py",
        'ORGANIZER = {*CO_HOST, "events.share_event"}\n',
        'ORGANIZER = {*CO_HOST, "events.share_event", "events.delete_event"}\n',
    )
    write(project, "events/tests/test_deleting.py", TEST)


def holds(project: Path) -> None:
    lines_in_order(
        project,
        "events/backends.py",
        'CO_HOST = {"events.change_event", "events.view_attendees"}',
        'ORGANIZER = {*CO_HOST, "events.share_event", "events.delete_event"}',
        "class EventBackend(BaseBackend):",
    )
