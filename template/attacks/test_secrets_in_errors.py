"""
Secrets in errors: the attacker breaks a page, and reads what it says of itself.

What stops it: DEBUG is off on a server, the page of an error says nothing, and the
report of it leaves out what is marked as secret.
"""

import sys
from unittest import mock

from django.test import Client, RequestFactory, TestCase, override_settings
from django.views.debug import ExceptionReporter

from accounts.models import User
from accounts.views import SignUpView
from attacks.server import VARIABLES, on_a_server
from events.models import EventQuerySet

HOST = {"Host": "example.com"}


class SecretsInErrorsTests(TestCase):
    def setUp(self):
        self.client = Client(raise_request_exception=False)

    def test_a_page_that_breaks(self):
        broken = mock.patch.object(
            EventQuerySet, "upcoming", side_effect=RuntimeError("password is hunter2")
        )
        with on_a_server(), broken, self.assertLogs("django.request"):
            response = self.client.get("/", secure=True, headers=HOST)
        self.assertContains(response, "The mistake is ours", status_code=500)
        for secret in ["hunter2", VARIABLES["DJANGO_SECRET_KEY"], "Traceback", ".py"]:
            with self.subTest(secret):
                self.assertNotContains(response, secret, status_code=500)

    def test_an_address_that_is_not_there(self):
        """The page of the developer lists every address of the site."""
        with on_a_server():
            response = self.client.get("/no/", secure=True, headers=HOST)
        self.assertNotContains(response, "admin/", status_code=404)

    @override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    )
    def test_a_password_in_the_report_of_an_error(self):
        data = {
            "username": "eve",
            "email": "eve@example.com",
            "password1": "a violet bicycle",
            "password2": "a violet bicycle",
        }
        request = RequestFactory().post("/accounts/signup/", data)
        request._dont_enforce_csrf_checks = True
        with (
            on_a_server(),
            mock.patch.object(User, "save", side_effect=RuntimeError),
        ):
            try:
                SignUpView.as_view()(request)
            except RuntimeError:
                text = ExceptionReporter(request, *sys.exc_info()).get_traceback_text()
        self.assertIn("eve@example.com", text)
        self.assertNotIn("a violet bicycle", text)
        self.assertNotIn(VARIABLES["DJANGO_SECRET_KEY"], text)
