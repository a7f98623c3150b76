"""
Enumeration of users: the site tells, one address after the other, who is registered.

What stops it: the same answer, after the same work, whether there is an account or not.
"""

from unittest import mock

from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import RequestFactory, TestCase, override_settings
from django.urls import resolve

from accounts.models import User


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class AccountEnumerationTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create_user("ada", "ada@example.com", "a violet bicycle")
        User.objects.create_user(
            "gone", "gone@example.com", "a violet bicycle", is_active=False
        )

    def log_in(self, username: str, password: str = "a guess") -> str:
        data = {"username": username, "password": password}
        response = self.client.post("/accounts/login/", data)
        page = response.content.decode()
        # What was typed stands in the form again, and each page has a token of its own.
        token = response.context["csrf_token"]
        return page.replace(str(token), "…").replace(username, "…")

    def test_the_answer_to_a_wrong_password(self):
        known = self.log_in("ada")
        self.assertIn("Please enter a correct", known)
        self.assertEqual(known, self.log_in("nobody"))
        self.assertEqual(known, self.log_in("ada@example.com"))
        self.assertEqual(known, self.log_in("nobody@example.com"))

    def test_the_answer_for_a_closed_account(self):
        """Not even with its password."""
        known = self.log_in("ada")
        self.assertEqual(known, self.log_in("gone", "a violet bicycle"))

    def test_the_time_of_a_wrong_password(self):
        """Nearly all of it goes into hashing, so that must happen each time."""
        for username in ["ada", "ada@example.com", "nobody", "nobody@example.com"]:
            with (
                self.subTest(username),
                mock.patch.object(
                    MD5PasswordHasher, "encode", autospec=True, return_value="md5$a$b"
                ) as encode,
            ):
                self.log_in(username)
                self.assertEqual(encode.call_count, 1)

    def test_the_answer_to_a_reset(self):
        known = self.client.post(
            "/accounts/password_reset/", {"email": "ada@example.com"}, follow=True
        )
        unknown = self.client.post(
            "/accounts/password_reset/", {"email": "nobody@example.com"}, follow=True
        )
        self.assertEqual(known.content, unknown.content)
        self.assertEqual(known.redirect_chain, unknown.redirect_chain)

    def test_the_time_of_a_reset(self):
        """Until the answer is out, nobody looks for an account and no mail is sent."""
        view = resolve("/accounts/password_reset/").func
        for email in ["ada@example.com", "nobody@example.com"]:
            with self.subTest(email):
                request = RequestFactory().post("/", {"email": email})
                request._dont_enforce_csrf_checks = True
                with self.assertNumQueries(0):
                    response = view(request)
                self.assertEqual(response.status_code, 302)
                self.assertEqual(mail.outbox, [])
