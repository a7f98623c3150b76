import re
from datetime import UTC, datetime, timedelta

import time_machine
from django.conf import settings
from django.core import mail
from django.test import TestCase
from django.urls import reverse

from accounts.tests.factories import UserFactory

NOON = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)


class ResetMailTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada", email="ada@example.com")

    def ask_for_mail(self, address: str) -> list[mail.EmailMessage]:
        """Ask for a new password at noon: the mails that this has sent."""
        with time_machine.travel(NOON, tick=False):
            self.client.post(reverse("password_reset"), {"email": address})
        return mail.outbox

    def follow_link(self, message: mail.EmailMessage, moment: datetime):
        """Open the link in a mail, as its reader does."""
        [link] = re.findall(r"http://testserver(\S+)", message.body)
        with time_machine.travel(moment, tick=False):
            return self.client.get(link, follow=True)

    def test_the_mail_says_whose_account_it_is(self):
        [message] = self.ask_for_mail("ada@example.com")
        self.assertEqual(message.to, ["ada@example.com"])
        self.assertIn("password", message.subject)
        self.assertIn("ada", message.body)

    def test_who_may_not_log_in_gets_no_mail(self):
        UserFactory(email="grace@example.com", is_active=False)
        self.assertEqual(self.ask_for_mail("grace@example.com"), [])

    def test_the_link_is_good_for_three_days(self):
        self.assertEqual(settings.PASSWORD_RESET_TIMEOUT, 3 * 24 * 60 * 60)
        [message] = self.ask_for_mail("ada@example.com")
        end = NOON + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        page = self.follow_link(message, end)
        self.assertNotContains(page, "too old")
        page = self.follow_link(message, end + timedelta(seconds=1))
        self.assertContains(page, "too old")
