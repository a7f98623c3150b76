from unittest import mock

from django.test import TestCase
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.tests.factories import BookingFactory
from config.jobs import State
from mails import tasks
from mails.models import Mail
from mails.tests.helpers import mail_of


class MailAdminTests(TestCase):
    """Where a mail ends that no worker could send."""

    def setUp(self):
        self.client.force_login(UserFactory(is_staff=True, is_superuser=True))
        self.failed = mail_of(BookingFactory())
        note = "SMTPRecipientsRefused: no such person"
        Mail.objects.update(state=State.FAILED, tries=12, note=note)
        self.waiting = mail_of(BookingFactory())
        self.address = reverse("admin:mails_mail_changelist")

    def test_it_says_what_went_wrong(self):
        page = self.client.get(self.address, {"state": State.FAILED})
        self.assertContains(page, "SMTPRecipientsRefused: no such person")
        self.assertEqual(list(page.context["cl"].queryset), [self.failed])

    def test_nothing_can_be_written_into_it(self):
        page = reverse("admin:mails_mail_change", args=[self.failed.pk])
        self.client.post(page, {"state": State.DONE})
        self.failed.refresh_from_db()
        self.assertEqual(self.failed.state, State.FAILED)

    def test_what_was_given_up_can_be_sent_again(self):
        chosen = [self.failed.pk, self.waiting.pk]
        with (
            mock.patch.object(tasks.send, "delay") as delay,
            self.captureOnCommitCallbacks(execute=True),
        ):
            page = self.client.post(
                self.address,
                {"action": "send_again", "_selected_action": chosen},
                follow=True,
            )
        self.assertContains(page, "Handed over again: 1")
        delay.assert_called_once_with(self.failed.pk)
        self.failed.refresh_from_db()
        self.assertEqual((self.failed.state, self.failed.tries), (State.WAITING, 0))
