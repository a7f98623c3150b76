import re
from datetime import timedelta
from unittest import mock

from django.contrib.auth import authenticate
from django.core import mail, signing
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts import email_change
from accounts.models import User
from accounts.tests.test_log_in import PASSWORD, fast_hasher

NEW = "countess@example.org"


@fast_hasher
class EmailChangeTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create_user("ada", "ada@example.com", PASSWORD)
        self.client.force_login(self.ada)

    def ask(self, email: str = NEW, password: str = PASSWORD, follow: bool = False):
        data = {"email": email, "password": password}
        return self.client.post(reverse("email_change"), data, follow=follow)

    def link(self) -> str:
        """The path in the newest mail."""
        [path] = re.findall(r"http://testserver(/\S+)", mail.outbox[-1].body)
        return path

    def assertEmail(self, email: str):
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.email, email)

    def test_the_address_changes_when_its_owner_confirms_it(self):
        response = self.ask(follow=True)
        self.assertContains(response, f"A link is on its way to {NEW}.")
        [message] = mail.outbox
        self.assertEqual(message.to, [NEW])
        self.assertEmail("ada@example.com")
        page = self.client.get(self.link())
        self.assertContains(page, NEW)
        self.assertEmail("ada@example.com")
        response = self.client.post(self.link(), follow=True)
        self.assertContains(response, f"Your e-mail address is {NEW} now.")
        self.assertEmail(NEW)

    def test_the_old_address_is_told(self):
        self.ask()
        self.client.post(self.link())
        self.assertEqual(mail.outbox[-1].to, ["ada@example.com"])
        self.assertIn("goes by another e-mail address", mail.outbox[-1].body)
        self.assertNotIn(NEW, mail.outbox[-1].body)

    def test_an_account_without_an_address_gets_one(self):
        User.objects.update(email="")
        self.ask()
        self.client.post(self.link())
        self.assertEmail(NEW)
        self.assertEqual(len(mail.outbox), 1)

    def test_it_takes_the_password(self):
        response = self.ask(password="something else")
        self.assertContains(response, "This is not your password.")
        self.assertEqual(mail.outbox, [])

    def test_an_address_that_is_taken_is_refused(self):
        User.objects.create(username="grace", email=NEW)
        self.assertContains(self.ask(NEW.upper()), "There is an account with this")
        self.assertEqual(mail.outbox, [])

    def assertDead(self, path: str):
        email = User.objects.get(pk=self.ada.pk).email
        for response in [self.client.get(path), self.client.post(path)]:
            self.assertContains(response, "This link was used already")
        self.assertEmail(email)

    def test_a_link_works_once(self):
        self.ask()
        link = self.link()
        self.client.post(link)
        self.assertDead(link)
        # Not even when the address has changed back in between.
        self.ask("ada@example.com")
        self.client.post(self.link())
        self.assertEmail("ada@example.com")
        self.assertDead(link)

    def test_another_request_makes_the_first_link_worthless(self):
        self.ask("mistyped@example.org")
        first = self.link()
        self.ask()
        self.assertDead(first)
        self.client.post(self.link())
        self.assertEmail(NEW)

    def test_a_link_works_for_a_day(self):
        self.ask()
        link = self.link()
        later = timezone.now() + timedelta(days=1, minutes=1)
        with mock.patch.object(signing.time, "time", return_value=later.timestamp()):
            self.assertDead(link)
        self.client.post(link)
        self.assertEmail(NEW)

    def test_a_link_is_of_one_person(self):
        self.ask()
        link = self.link()
        # Even when somebody else waits for the very same address.
        grace = User.objects.create(username="grace", pending_email=NEW)
        self.client.force_login(grace)
        self.client.post(link)
        grace.refresh_from_db()
        self.assertEqual(grace.email, "")
        # Whoever gets the mail by mistake cannot take the account with it.
        self.client.logout()
        response = self.client.post(link)
        self.assertRedirects(response, f"/accounts/login/?next={link}")
        self.assertEmail("ada@example.com")

    def test_a_link_cannot_be_made_by_others(self):
        self.ask()
        link = self.link()
        value = [self.ada.pk, NEW]
        forged = signing.dumps(value, salt=email_change.SALT, key="guessed")
        other_purpose = signing.dumps(value)
        for token in [forged, other_purpose, "x", f"{link.split('/')[-2]}x"]:
            with self.subTest(token):
                self.assertDead(reverse("email_confirm", args=[token]))

    def test_an_address_may_be_taken_while_the_link_is_on_its_way(self):
        self.ask()
        User.objects.create(username="grace", email=NEW.upper())
        response = self.client.post(self.link(), follow=True)
        self.assertContains(response, "Another account has this address by now.")
        self.assertEmail("ada@example.com")
        self.assertEqual(len(mail.outbox), 1)

    def test_a_forgotten_password_is_reset_at_the_new_address(self):
        self.client.post(reverse("password_reset"), {"email": "ada@example.com"})
        old_link = self.link()
        self.ask()
        self.client.post(self.link())
        response = self.client.get(old_link, follow=True)
        self.assertContains(response, "This link was used already")
        sent = len(mail.outbox)
        self.client.post(reverse("password_reset"), {"email": "ada@example.com"})
        self.assertEqual(len(mail.outbox), sent)
        self.client.post(reverse("password_reset"), {"email": NEW})
        self.assertEqual(mail.outbox[-1].to, [NEW])

    def test_a_person_logs_in_by_the_new_address_alone(self):
        self.ask()
        self.client.post(self.link())
        self.assertEqual(authenticate(username=NEW, password=PASSWORD), self.ada)
        old = authenticate(username="ada@example.com", password=PASSWORD)
        self.assertIsNone(old)
