"""
Reflected cross-site scripting: a script in a link, which our page sends back.

What stops it: templates escape what they show, and forms what they were sent.
"""

from django.test import TestCase

from accounts.models import User
from events.tests.helpers import make_event

SCRIPT = "<script>alert('I am you now')</script>"
# This one leaves the value="…" of an input first.
OUT_OF_A_VALUE = f'">{SCRIPT}'


class ReflectedScriptTests(TestCase):
    def assert_harmless(self, address: str, **parameters: str) -> None:
        page = self.client.get(address, parameters)
        self.assertNotContains(page, SCRIPT, status_code=page.status_code)

    def test_in_each_field_of_the_search(self):
        fields = ["words", "category", "city", "first_day", "last_day", "price"]
        for name in [*fields, "free_seats", "page", "unheard_of"]:
            for payload in [SCRIPT, OUT_OF_A_VALUE]:
                with self.subTest(name, payload=payload):
                    self.assert_harmless("/find/", **{name: payload})

    def test_in_what_the_search_says(self):
        """The page names what it does not know, so the text does come back."""
        page = self.client.get("/find/", {"city": SCRIPT})
        self.assertContains(page, "&lt;script&gt;")
        self.assertNotContains(page, SCRIPT)

    def test_in_the_list_of_those_who_come(self):
        ada = User.objects.create(username="ada")
        event = make_event("Jazz night", organizer=ada)
        self.client.force_login(ada)
        for payload in [SCRIPT, OUT_OF_A_VALUE]:
            self.assert_harmless(f"/events/{event.slug}/attendees/", name=payload)

    def test_in_the_address_of_no_page(self):
        for address in [f"/{SCRIPT}/", f"/events/{SCRIPT}/", f"/?{SCRIPT}"]:
            with self.subTest(address):
                self.assert_harmless(address)

    def test_in_the_next_page_after_a_log_in(self):
        self.assert_harmless("/accounts/login/", next=OUT_OF_A_VALUE)
        self.assert_harmless("/admin/login/", next=OUT_OF_A_VALUE)

    def test_in_a_form_that_comes_back(self):
        page = self.client.post("/accounts/signup/", {"username": OUT_OF_A_VALUE})
        self.assertContains(page, "&lt;script&gt;")
        self.assertNotContains(page, SCRIPT)

    def test_in_the_id_of_a_request(self):
        response = self.client.get("/", headers={"X-Request-ID": SCRIPT})
        self.assertNotIn("<", response["X-Request-ID"])
