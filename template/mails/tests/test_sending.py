from datetime import UTC, datetime

import time_machine
from django.core import mail
from django.test import TestCase

from accounts.tests.factories import UserFactory
from bookings.tests.factories import BookingFactory
from config.jobs import State, TryAgain
from events.tests.factories import EventFactory
from mails import sending
from mails.models import Kind, Mail
from mails.tests.helpers import mail_of, no_mail_server

EVENING = datetime(2030, 5, 17, 20, 0, tzinfo=UTC)


class SendingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(
            username="ada", display_name="Ada", time_zone="Asia/Tokyo"
        )
        cls.event = EventFactory(title="Jazz night", starts_at=EVENING)
        cls.booking = BookingFactory(event=cls.event, user=cls.ada)
        cls.mail = mail_of(cls.booking)

    def state(self) -> str:
        self.mail.refresh_from_db()
        return self.mail.state

    def test_what_it_says(self):
        sending.send(self.mail.pk)
        [sent] = mail.outbox
        self.assertEqual(sent.to, ["ada@example.com"])
        self.assertEqual(sent.subject, "Your seat at Jazz night")
        self.assertTrue(sent.body.startswith("Hello Ada,\n\nyou have a seat at Jazz"))
        # Nine hours later than in UTC: in Tokyo it is the next morning.
        self.assertIn("Saturday 18 May 2030, 05:00 (Asia/Tokyo)", sent.body)
        self.assertEqual(self.state(), State.DONE)

    def test_its_links_work_without_a_request(self):
        with self.settings(SITE_URL="https://events.example"):
            sending.send(self.mail.pk)
        [sent] = mail.outbox
        self.assertIn("https://events.example/events/jazz-night/\n", sent.body)
        self.assertIn("https://events.example/bookings/\n", sent.body)

    def test_each_kind_has_its_words(self):
        for kind, words in [
            (Kind.GIVEN_BACK, "your seat at Jazz night is given back"),
            (Kind.REMINDER, "it begins soon"),
        ]:
            with self.subTest(kind):
                self.mail.kind = kind
                letter = sending.letter(self.mail)
                self.assertIn(words, letter.body)
                self.assertIn("Jazz night", letter.subject)

    def test_texts_are_no_html(self):
        self.mail.event.title = "Rock & Roll"
        self.assertIn("Rock & Roll", sending.letter(self.mail).body)

    def test_a_title_makes_no_header_of_its_own(self):
        self.mail.event.title = "Jazz\r\nBcc: everybody@example.com"
        letter = sending.letter(self.mail)
        self.assertEqual(letter.subject, "Your seat at Jazz Bcc: everybody@example.com")

    def test_a_message_that_comes_twice_is_one_mail(self):
        sending.send(self.mail.pk)
        sending.send(self.mail.pk)
        self.assertEqual(len(mail.outbox), 1)

    def test_a_mail_that_went_out_twice_can_be_seen_to_be_one(self):
        names = {sending.letter(self.mail).message()["Message-ID"] for _ in range(2)}
        self.assertEqual(names, {f"<booked-{self.booking.pk}@127.0.0.1>"})

    def test_a_mail_server_that_is_away(self):
        with no_mail_server(), self.assertRaises(TryAgain):
            sending.send(self.mail.pk)
        self.assertEqual(self.state(), State.WAITING)
        sending.send(self.mail.pk)
        self.assertEqual(self.state(), State.DONE)
        self.assertEqual(len(mail.outbox), 1)

    def test_a_mail_server_that_never_comes_back(self):
        with (
            self.settings(JOB_TRIES=1),
            no_mail_server(),
            self.assertLogs("config.jobs", "ERROR"),
        ):
            sending.send(self.mail.pk)
        self.assertEqual(self.state(), State.FAILED)

    def test_a_mail_that_nobody_needs_any_more(self):
        for reason, change in [
            ("The seat was given back.", lambda: self.booking.delete()),
            (
                "The account has no e-mail address.",
                lambda: type(self.ada).objects.update(email=""),
            ),
        ]:
            with self.subTest(reason):
                Mail.objects.filter(pk=self.mail.pk).update(state=State.WAITING)
                change()
                sending.send(self.mail.pk)
                self.assertEqual((self.state(), self.mail.note), ("dropped", reason))
        self.assertEqual(mail.outbox, [])

    def test_a_mail_that_comes_too_late(self):
        with time_machine.travel(EVENING, tick=False):
            sending.send(self.mail.pk)
        self.assertEqual(self.state(), State.DROPPED)
        self.assertEqual(mail.outbox, [])
