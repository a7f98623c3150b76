"""Does the command find the pictures of no event, and leave all others alone?"""

import io
import tempfile
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event

ORPHANS = ["covers/0rphan.jpg", "covers/0rphan-small.jpg"]


def make_event(slug, days=7, **fields):
    starts_at = timezone.now() + timedelta(days=days)
    return Event.objects.create(
        slug=slug,
        title=slug,
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=80,
        description="Two sets with a break.",
        **fields,
    )


class TidyCoversCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        # The uploads of this check are in memory. A command that goes to the disk all the
        # same finds an empty folder there.
        in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
        self.enterContext(
            override_settings(
                STORAGES=settings.STORAGES | {"default": in_memory},
                MEDIA_ROOT=Path(self.enterContext(tempfile.TemporaryDirectory())),
            )
        )

    def fill(self):
        """Store the pictures of two events, and two that are nobody's."""
        for name in ORPHANS:
            default_storage.save(name, ContentFile(b"a picture"))
        self.to_come = self.event_with_cover("to-come", 7)
        self.past = self.event_with_cover("past", -7)

    def event_with_cover(self, slug, days):
        event = make_event(slug, days, cover=f"covers/{slug}.jpg", cover_alt="A stage")
        for name in [event.cover.name, event.cover.small_name]:
            default_storage.save(name, ContentFile(b"a picture"))
        return event

    def run_command(self, *options, hint="Run it yourself to see where."):
        """What the command prints."""
        if "tidy_covers" not in get_commands():
            self.fail(
                "There is no command tidy_covers yet. Write a class Command in "
                "events/management/commands/tidy_covers.py."
            )
        printed = io.StringIO()
        # Words for whatever goes wrong: a traceback would tell a learner little.
        problem = ""
        with redirect_stdout(printed):
            try:
                call_command("tidy_covers", *options, stdout=printed)
            except CommandError as error:
                problem = f"stops: {error}"
            except Exception as error:
                problem = f"breaks off ({error}). {hint}"
        if problem:
            command = " ".join(["tidy_covers", *options])
            self.fail(f"The command {command} {problem}")
        return [line.strip() for line in printed.getvalue().splitlines()]

    def assert_kept(self, event, who):
        for name, which in [
            (event.cover.name, "cover"),
            (event.cover.small_name, "small cover"),
        ]:
            self.assertTrue(
                default_storage.exists(name),
                f"The {which} of {who} was deleted: {name}. Only what belongs to no "
                "event may go.",
            )

    def test_1_it_names_the_pictures_of_no_event(self):
        self.fill()
        printed = self.run_command()
        for name in ORPHANS:
            self.assertIn(
                name,
                printed,
                f"{name} is in the storage, no event has it, and tidy_covers does not "
                "print it on a line of its own. Ask default_storage for the files, and "
                "print the name with its folder.",
            )

    def test_2_it_does_not_name_those_that_events_show(self):
        self.fill()
        printed = self.run_command()
        for event, who in [
            (self.to_come, "an event to come"),
            (self.past, "a past event"),
        ]:
            for name in [event.cover.name, event.cover.small_name]:
                self.assertNotIn(
                    name,
                    printed,
                    f"{name} belongs to {who}, and tidy_covers prints it. Leave out "
                    "cover.name and cover.small_name of every event.",
                )

    def test_3_without_the_option_nothing_is_deleted(self):
        self.fill()
        self.run_command()
        for name in ORPHANS:
            self.assertTrue(
                default_storage.exists(name),
                "tidy_covers deletes though nobody said --delete.",
            )

    def test_4_with_the_option_they_go_and_the_others_stay(self):
        self.fill()
        printed = self.run_command("--delete")
        for name in ORPHANS:
            self.assertFalse(
                default_storage.exists(name),
                f"tidy_covers --delete leaves {name} in the storage.",
            )
            self.assertIn(
                name, printed, "tidy_covers --delete does not say what it deletes."
            )
        self.assert_kept(self.to_come, "an event to come")
        self.assert_kept(self.past, "a past event")

    def test_5_an_empty_storage_is_no_error(self):
        hint = 'There may be no folder yet: ask default_storage.exists("covers") first.'
        printed = self.run_command("--delete", hint=hint)
        self.assertFalse(
            any(line.startswith("covers/") for line in printed),
            "Nothing is stored, and tidy_covers prints the name of a file.",
        )

    def test_6_a_missing_file_is_no_error(self):
        make_event("gone", cover="covers/gone.jpg", cover_alt="A stage")
        default_storage.save(ORPHANS[0], ContentFile(b"a picture"))
        self.run_command("--delete")
        self.assertFalse(
            default_storage.exists(ORPHANS[0]),
            "Because one event has lost its file, tidy_covers deletes nothing at all.",
        )

    def test_7_more_events_need_no_more_queries(self):
        self.fill()

        def count():
            with CaptureQueriesContext(connection) as queries:
                self.run_command()
            return len(queries)

        few = count()
        for number in range(18):
            self.event_with_cover(f"more-{number}", number)
        many = count()
        self.assertEqual(
            few,
            many,
            f"Two events take {few} queries, twenty take {many}. Fetch the events that "
            "have a cover once, and put the names into a set.",
        )
