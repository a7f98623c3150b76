"""
A secret in an address: the link of a reset mail, told to the next site by the browser.

What stops it: Referrer-Policy, and a redirect that takes the token out of the address.
"""

from django.contrib.auth.tokens import default_token_generator
from django.test import TestCase
from django.utils.http import urlsafe_base64_encode

from accounts.models import User


class LeakingAddressTests(TestCase):
    def test_the_address_is_told_to_the_next_site(self):
        for address in ["/", "/events/", "/accounts/login/"]:
            with self.subTest(address):
                policy = self.client.get(address).headers.get("Referrer-Policy")
                self.assertEqual(policy, "same-origin")

    def test_the_token_stays_in_the_address(self):
        ada = User.objects.create(username="ada")
        uid = urlsafe_base64_encode(str(ada.pk).encode())
        token = default_token_generator.make_token(ada)
        response = self.client.get(f"/accounts/reset/{uid}/{token}/")
        self.assertRedirects(response, f"/accounts/reset/{uid}/set-password/")
