"""
Clickjacking: our page lies unseen over another, and the visitor clicks on ours.

What stops it: two headers that tell the browser to show us in nobody's frame.
"""

from django.test import TestCase


class ClickjackingTests(TestCase):
    def test_a_page_in_a_frame(self):
        for address in ["/", "/events/", "/accounts/login/", "/no/"]:
            with self.subTest(address):
                response = self.client.get(address)
                self.assertEqual(response.headers.get("X-Frame-Options"), "DENY")

    def test_a_page_in_a_frame_of_a_newer_browser(self):
        policy = self.client.get("/").headers["Content-Security-Policy"]
        self.assertIn("frame-ancestors 'none'", policy)
