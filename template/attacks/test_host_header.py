"""
Host header: a reset mail from us, with a link to the attacker.

The host of a request is what the client says it is, and it goes into the link. What
stops it: ALLOWED_HOSTS.
"""

from django.core import mail
from django.test import TestCase

from accounts.models import User


class HostHeaderTests(TestCase):
    def setUp(self):
        User.objects.create(username="ada", email="ada@example.com", password="x")

    def test_a_reset_mail_with_a_link_to_another_host(self):
        for host in [
            "evil.example",
            "testserver@evil.example",
            "testserver.evil.example",
        ]:
            with self.subTest(host):
                response = self.client.post(
                    "/accounts/password_reset/",
                    {"email": "ada@example.com"},
                    headers={"Host": host},
                )
                self.assertEqual(response.status_code, 400)
                self.assertEqual(mail.outbox, [])

    def test_a_host_that_a_proxy_is_said_to_have_seen(self):
        self.client.post(
            "/accounts/password_reset/",
            {"email": "ada@example.com"},
            headers={"X-Forwarded-Host": "evil.example"},
        )
        [message] = mail.outbox
        self.assertIn("http://testserver/", message.body)
