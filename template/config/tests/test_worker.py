"""
What was promised holds, whoever is killed: with real processes, and a real broker.

"Killed" is SIGKILL, as `kill -9` sends it: no goodbye, no cleaning up.
"""

import os
import signal
from datetime import timedelta

from django.test import tag
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from bookings.models import Booking
from bookings.tests.factories import BookingFactory
from config.jobs import State
from config.tests.processes import ProcessTests
from config.tests.redis import running_redis
from events.tests.factories import EventFactory
from exports.models import Export, ExportPart
from mails.models import Kind, Mail

BOOK = """
import os, time
from bookings.services import book_seat
from accounts.models import User
from events.models import Event

begun = time.monotonic()
for user in User.objects.filter(username__contains="guest"):
    book_seat(event=Event.objects.get(), user=user)
print("seconds:", time.monotonic() - begun)
"""

# The transaction is over, and the message is not on its way yet.
BOOK_AND_DIE = """
import os, signal
from mails import services

services.hand_over = lambda pk: os.kill(os.getpid(), signal.SIGKILL)
"""


class SeatTests(ProcessTests):
    """An event, some guests, and a broker: a folder, if nothing else is said."""

    def setUp(self):
        super().setUp()
        self.event = EventFactory(title="Jazz night")

    def add_guests(self, number: int, name: str = "guest") -> None:
        for index in range(number):
            UserFactory(username=f"{name}{index}")

    def all_ended(self) -> bool:
        """Whether there are mails, and nothing is left to be done about them."""
        states = set(Mail.objects.values_list("state", flat=True))
        return bool(states) and not states & {State.WAITING, State.IN_HAND}

    def has_begun(self) -> bool:
        return (self.mailbox / "begun").exists()

    def hold(self) -> None:
        """The mail server takes its time."""
        (self.mailbox / "hold").touch()

    def go_on(self) -> None:
        (self.mailbox / "hold").unlink()

    def assert_sent(self, number: int) -> None:
        """The figures agree: so many seats, so many mails, one for each."""
        self.assertEqual(Booking.objects.count(), number)
        self.assertEqual(Mail.objects.filter(state=State.DONE).count(), number)
        to = [
            line
            for text in self.mails()
            for line in text.splitlines()
            if line.startswith("To: ")
        ]
        self.assertEqual(len(to), number, to)
        self.assertEqual(len(set(to)), number, to)


@tag("server")
class FolderTests(SeatTests):
    def test_a_worker_sends_what_the_site_asks_for(self):
        self.add_guests(5)
        self.run_site(BOOK)
        self.start_worker()
        self.wait_for(self.all_ended, "five mails")
        self.assert_sent(5)

    def test_a_worker_is_killed_while_it_sends(self):
        """The folder has forgotten the message. The row has not."""
        self.add_guests(3)
        self.hold()
        self.run_site(BOOK)
        worker = self.start_worker()
        self.wait_for(self.has_begun, "the first mail")
        self.kill(worker)
        self.go_on()
        self.assertEqual(self.mails(), [])
        self.start_worker()
        self.start_beat()
        self.wait_for(self.all_ended, "three mails")
        self.assert_sent(3)

    def test_the_site_is_killed_before_it_has_told_anybody(self):
        self.add_guests(1)
        site = self.start("-c", f"import django; django.setup()\n{BOOK_AND_DIE}{BOOK}")
        self.assertEqual(site.wait(), -signal.SIGKILL, self.logs())
        self.assertEqual(Mail.objects.get().state, State.WAITING)
        self.start_worker()
        self.start_beat()
        self.wait_for(self.all_ended, "the mail")
        self.assert_sent(1)

    def test_one_mail_that_cannot_be_sent_stops_no_other(self):
        self.add_guests(2)
        self.add_guests(1, "poison-guest")
        self.run_site(BOOK)
        self.start_worker()
        self.start_beat()
        self.wait_for(self.all_ended, "an end for each mail")
        failed = Mail.objects.get(state=State.FAILED)
        self.assertEqual(failed.user.username, "poison-guest0")
        self.assertEqual(failed.tries, 3)
        self.assertEqual(failed.note, "ValueError: nobody gets mail here")
        self.assertIn("given up after 3 tries", self.logs())
        self.assertEqual(len(self.mails()), 2)

    def test_beat_reminds(self):
        starts_at = timezone.now() + timedelta(hours=8)
        event = EventFactory(starts_at=starts_at)
        booking = BookingFactory(event=event)
        week_ago = timezone.now() - timedelta(days=7)
        Booking.objects.filter(pk=booking.pk).update(booked_at=week_ago)
        Mail.objects.all().delete()
        self.start_worker()
        self.start_beat()
        self.wait_for(self.all_ended, "the reminder")
        self.assertEqual(Mail.objects.get().kind, Kind.REMINDER)
        self.assertEqual(len(self.mails()), 1)

    def test_a_list_that_was_begun_is_finished_by_another(self):
        number = 20_000
        people = User.objects.bulk_create(
            [User(username=f"listed{index}") for index in range(number)]
        )
        Booking.objects.bulk_create(
            [Booking(event=self.event, user=person) for person in people]
        )
        worker = self.start_worker()
        export = Export.objects.create(
            event=self.event, owner=self.event.organizer, total=number
        )
        self.run_site(f"from exports.tasks import make; make.delay({export.pk})")
        self.wait_for(lambda: ExportPart.objects.count() > 3, "the first parts")
        self.kill(worker)
        export.refresh_from_db()
        self.assertEqual(export.state, State.IN_HAND)
        self.assertLess(export.written, number)
        self.start_worker()
        self.start_beat()
        self.wait_for(lambda: Export.objects.get().is_ready, "the list")
        text = "".join(part.text for part in export.parts.all())
        names = [line.split(",")[1] for line in text.splitlines()]
        self.assertEqual(len(names), number)
        self.assertEqual(set(names), {person.username for person in people})


@tag("server")
class RedisTests(SeatTests):
    def setUp(self):
        super().setUp()
        self.redis = self.enterContext(running_redis())
        self.broker = self.redis.url

    def test_the_process_that_sends_is_killed(self):
        """Nobody asks again, and there is no beat: the message itself comes back."""
        self.add_guests(3)
        self.hold()
        self.run_site(BOOK)
        self.start_worker("prefork")
        self.wait_for(self.has_begun, "the first mail")
        os.kill(int((self.mailbox / "begun").read_text()), signal.SIGKILL)
        self.go_on()
        self.wait_for(self.all_ended, "three mails")
        self.assert_sent(3)

    def test_the_broker_is_away_and_comes_back(self):
        self.add_guests(3)
        self.redis.kill()
        told = self.run_site(BOOK)
        # Three bookings, and nobody has waited for the broker.
        self.assertLess(float(told.rpartition("seconds:")[2]), 6, told)
        self.assertEqual(Mail.objects.filter(state=State.WAITING).count(), 3)
        self.start_worker()
        self.start_beat()
        self.redis.start()
        self.wait_for(self.all_ended, "three mails")
        self.assert_sent(3)

    def test_a_broker_that_does_not_answer_holds_nobody_up_for_long(self):
        self.add_guests(1)
        self.redis.process.send_signal(signal.SIGSTOP)
        told = self.run_site(BOOK)
        self.assertLess(float(told.rpartition("seconds:")[2]), 6, told)
        self.assertEqual(Mail.objects.get().state, State.WAITING)

    def test_the_broker_is_killed_with_all_that_it_knew(self):
        self.add_guests(3)
        self.run_site(BOOK)
        self.start_worker()
        self.hold()
        self.wait_for(self.has_begun, "the first mail")
        self.redis.kill()
        self.go_on()
        self.redis.start()
        self.start_beat()
        self.wait_for(self.all_ended, "three mails")
        self.assert_sent(3)
