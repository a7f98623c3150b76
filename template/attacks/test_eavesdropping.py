"""
Eavesdropping: somebody in the same café reads along, and takes over the session.

What stops it: https alone. A redirect, a promise to the browser (HSTS), and cookies
that do not travel without it.
"""

from django.test import TestCase, override_settings

from accounts.models import User
from attacks.server import on_a_server

HOST = {"Host": "example.com"}
CALLED_HTTPS = HOST | {"X-Forwarded-Proto": "https"}


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class EavesdroppingTests(TestCase):
    def log_in(self, **sent):
        User.objects.create_user("ada", "ada@example.com", "a violet bicycle")
        data = {"username": "ada", "password": "a violet bicycle"}
        return self.client.post("/accounts/login/", data, **sent)

    def test_a_page_by_http(self):
        with on_a_server():
            response = self.client.get("/events/?page=1", headers=HOST)
        self.assertEqual(response.status_code, 301)
        self.assertEqual(response["Location"], "https://example.com/events/?page=1")

    def test_the_first_request_of_the_next_visit(self):
        """The redirect can be bent on its way: the browser must not need it again."""
        with on_a_server():
            response = self.client.get("/", secure=True, headers=HOST)
        promise = response.headers.get("Strict-Transport-Security")
        self.assertEqual(promise, "max-age=86400")

    def test_the_session_of_a_request_by_http(self):
        with on_a_server():
            response = self.log_in(secure=True, headers=HOST)
        self.assertTrue(response.cookies["sessionid"]["secure"])

    def test_the_token_of_a_request_by_http(self):
        with on_a_server():
            response = self.client.get("/accounts/login/", secure=True, headers=HOST)
        self.assertTrue(response.cookies["csrftoken"]["secure"])

    def test_a_script_reads_the_session(self):
        response = self.log_in()
        self.assertTrue(response.cookies["sessionid"]["httponly"])

    def test_a_request_that_calls_itself_https(self):
        with on_a_server():
            response = self.client.get("/", headers=CALLED_HTTPS)
        self.assertEqual(response.status_code, 301)

    def test_a_proxy_of_ours_is_believed(self):
        with on_a_server(DJANGO_PROXIES="1"):
            response = self.client.get("/", headers=CALLED_HTTPS)
        self.assertEqual(response.status_code, 200)

    def test_a_server_without_a_certificate_must_say_so(self):
        with on_a_server(DJANGO_HTTPS="0"):
            response = self.client.get("/", headers=HOST)
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("Strict-Transport-Security", response)
