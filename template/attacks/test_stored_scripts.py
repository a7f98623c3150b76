"""
Stored cross-site scripting: text that is kept, and runs as a script for all readers.

What stops it: templates escape what they show. `<` leaves as `&lt;`, `"` as `&quot;`.
"""

from django.test import TestCase

from accounts.models import User
from bookings.models import Booking
from events.models import Event
from events.tests.helpers import make_event
from events.tests.test_forms import answers

SCRIPT = "<script>alert('I am you now')</script>"
# No bracket is needed to leave an attribute: alt="…" ends where a quote stands.
HANDLER = '" onerror="alert(1)'


class StoredScriptTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.mallory = User.objects.create(
            username="mallory", is_staff=True, is_superuser=True
        )

    def assert_harmless(self, address: str) -> None:
        page = self.client.get(address)
        self.assertNotContains(page, SCRIPT)
        # It is shown, as the text that it is.
        self.assertContains(page, "&lt;script&gt;alert(")

    def test_in_the_title_of_an_event(self):
        self.client.force_login(self.mallory)
        self.client.post("/events/new/", answers(title=SCRIPT))
        event = Event.objects.get(title=SCRIPT)
        Booking.objects.book(event, self.mallory)
        for address in [
            "/",
            "/events/",
            f"/events/month/{event.starts_at:%Y-%m}/",
            f"/events/{event.slug}/",
            f"/events/{event.slug}/edit/",
            "/bookings/",
            "/find/",
            "/statistics/",
            "/admin/events/event/",
            f"/admin/events/event/{event.pk}/change/",
            f"/admin/events/event/{event.pk}/delete/",
        ]:
            with self.subTest(address):
                self.assert_harmless(address)

    def test_in_a_message(self):
        self.client.force_login(self.mallory)
        page = self.client.post("/events/new/", answers(title=SCRIPT), follow=True)
        self.assertNotContains(page, SCRIPT)
        self.assertContains(page, "&lt;/script&gt; is published.")

    def test_in_the_description_of_an_event(self):
        event = make_event(description=SCRIPT)
        self.assert_harmless(f"/events/{event.slug}/")

    def test_in_the_place_of_an_event(self):
        event = make_event(venue=SCRIPT, city=SCRIPT)
        for address in ["/", "/events/", f"/events/{event.slug}/", "/find/"]:
            with self.subTest(address):
                self.assert_harmless(address)

    def test_in_the_name_of_a_person(self):
        User.objects.filter(pk=self.mallory.pk).update(display_name=SCRIPT)
        self.client.force_login(self.mallory)
        event = make_event(organizer=self.mallory)
        Booking.objects.book(event, self.mallory)
        event.co_hosts.add(self.mallory)
        for address in [
            "/",
            "/accounts/profile/",
            f"/events/{event.slug}/hosts/",
            f"/events/{event.slug}/attendees/",
            "/admin/accounts/user/",
        ]:
            with self.subTest(address):
                self.assert_harmless(address)

    def test_in_the_words_of_a_cover(self):
        event = make_event(cover="covers/a.jpg", cover_alt=HANDLER)
        for address in ["/", "/events/", f"/events/{event.slug}/"]:
            with self.subTest(address):
                page = self.client.get(address)
                self.assertNotContains(page, HANDLER)
                self.assertContains(page, "&quot; onerror=&quot;")
