"""
Open redirect: an honest link to our log-in page that ends on somebody else's.

What stops it: LoginView follows `next` within this site only.
"""

from django.test import TestCase, override_settings

from accounts.models import User


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class OpenRedirectTests(TestCase):
    def setUp(self):
        User.objects.create_user("ada", "ada@example.com", "a violet bicycle")

    def test_log_in_leads_away(self):
        for address in [
            "https://evil.example/accounts/login/",
            "//evil.example/",
            "///evil.example/",
            "/\\evil.example/",
            "https:evil.example",
            "javascript:alert(1)",
            "http://testserver@evil.example/",
            " https://evil.example/",
        ]:
            with self.subTest(address):
                response = self.client.post(
                    "/accounts/login/",
                    {
                        "username": "ada",
                        "password": "a violet bicycle",
                        "next": address,
                    },
                )
                self.assertEqual(response["Location"], "/bookings/")

    def test_log_out_leads_away(self):
        response = self.client.post(
            "/accounts/logout/", {"next": "https://evil.example/"}
        )
        self.assertEqual(response["Location"], "/")
