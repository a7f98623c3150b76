import re

from django.contrib.auth import get_user
from django.core import mail
from django.test import TestCase, override_settings
from django.urls import reverse

from accounts.models import User

PASSWORD = "a violet bicycle"
NEW_PASSWORD = "a yellow submarine"


# The real hasher is slow on purpose; these tests are not about it.
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class AccountTests(TestCase):
    def setUp(self):
        self.user = User.objects.create_user("ada", "ada@example.com", PASSWORD)

    def log_in(self, password: str = PASSWORD, **query: str):
        data = {"username": "ada", "password": password}
        return self.client.post(reverse("login", query=query), data)

    def test_sign_up_makes_an_account_and_logs_in(self):
        data = {
            "username": "grace",
            "email": "grace@example.com",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        response = self.client.post(reverse("signup"), data, follow=True)
        self.assertRedirects(response, reverse("events:list"))
        self.assertContains(response, "Log out grace")
        self.assertEqual(User.objects.get(username="grace").email, "grace@example.com")

    def test_sign_up_refuses_a_weak_password_and_a_missing_address(self):
        data = {"username": "grace", "password1": "12345", "password2": "12345"}
        response = self.client.post(reverse("signup"), data)
        self.assertContains(response, "too common")
        self.assertContains(response, "This field is required")
        self.assertFalse(User.objects.filter(username="grace").exists())

    def test_nobody_signs_up_as_staff(self):
        data = {
            "username": "grace",
            "email": "grace@example.com",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "is_staff": "on",
            "is_superuser": "on",
        }
        self.client.post(reverse("signup"), data)
        grace = User.objects.get(username="grace")
        self.assertFalse(grace.is_staff or grace.is_superuser)

    def test_log_in_and_out(self):
        self.assertRedirects(self.log_in(), reverse("bookings:list"))
        self.assertEqual(get_user(self.client), self.user)
        self.assertRedirects(self.client.post(reverse("logout")), reverse("home"))
        self.assertFalse(get_user(self.client).is_authenticated)

    def test_a_wrong_password_is_refused(self):
        response = self.log_in("something else")
        self.assertContains(response, "Please enter a correct username and password")
        self.assertFalse(get_user(self.client).is_authenticated)

    def test_a_link_cannot_log_anybody_out(self):
        self.client.force_login(self.user)
        self.assertEqual(self.client.get(reverse("logout")).status_code, 405)
        self.assertTrue(get_user(self.client).is_authenticated)

    def test_after_log_in_comes_the_page_that_was_asked_for(self):
        response = self.log_in(next="/events/")
        self.assertRedirects(response, "/events/")

    def test_an_address_on_another_site_is_not_followed(self):
        for address in [
            "https://evil.example/",
            "//evil.example/",
            "javascript:alert(1)",
        ]:
            with self.subTest(address):
                response = self.log_in(next=address)
                self.assertRedirects(response, reverse("bookings:list"))

    def test_a_password_is_changed(self):
        self.client.force_login(self.user)
        data = {
            "old_password": PASSWORD,
            "new_password1": NEW_PASSWORD,
            "new_password2": NEW_PASSWORD,
        }
        response = self.client.post(reverse("password_change"), data, follow=True)
        self.assertContains(response, "Password changed")
        self.user.refresh_from_db()
        self.assertTrue(self.user.check_password(NEW_PASSWORD))

    def test_a_forgotten_password_is_reset_by_mail_and_only_once(self):
        self.client.post(reverse("password_reset"), {"email": self.user.email})
        [message] = mail.outbox
        self.assertEqual(message.to, ["ada@example.com"])
        self.assertEqual(message.from_email, "bookings@example.com")
        [path] = re.findall(r"http://testserver(/\S+)", message.body)

        form_page = self.client.get(path, follow=True)
        self.assertContains(form_page, "Choose a new password")
        data = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        response = self.client.post(form_page.request["PATH_INFO"], data, follow=True)
        self.assertContains(response, "log in</a> with your new password")
        self.user.refresh_from_db()
        self.assertTrue(self.user.check_password(NEW_PASSWORD))

        self.assertContains(self.client.get(path), "This link was used already")

    def test_reset_does_not_tell_who_has_an_account(self):
        address = reverse("password_reset")
        known = self.client.post(address, {"email": self.user.email}, follow=True)
        unknown = self.client.post(address, {"email": "no@example.com"}, follow=True)
        self.assertEqual(known.content, unknown.content)
        self.assertEqual(len(mail.outbox), 1)

    def test_every_page_of_an_account_answers(self):
        self.client.force_login(self.user)
        names = [
            "signup",
            "login",
            "password_change",
            "password_change_done",
            "password_reset",
            "password_reset_done",
            "password_reset_complete",
        ]
        for name in names:
            with self.subTest(name):
                response = self.client.get(reverse(name))
                self.assertTemplateUsed(response, "base.html")
