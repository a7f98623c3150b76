from datetime import timedelta

from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings.services import book_seat
from events.tests.helpers import make_event
from island.tests.helpers import SCRIPT, STYLE, ViteMixin


class PageTests(ViteMixin, TestCase):
    def get(self):
        make_event("Jazz night")
        return self.client.get(reverse("find"))

    def test_without_a_build_the_page_is_as_django_makes_it(self):
        self.set_not_built()
        response = self.get()
        self.assertContains(response, "Jazz night")
        self.assertNotContains(response, "<script")
        self.assertNotContains(response, "event-search")

    def test_once_it_is_built_the_page_loads_it_and_stays_what_it_was(self):
        self.set_built()
        response = self.get()
        self.assertContains(response, f'src="/static/island/{SCRIPT}"')
        self.assertContains(response, f'href="/static/island/{STYLE}"')
        self.assertContains(response, 'data-api="/api/v1/events/"')
        self.assertContains(response, "Jazz night")

    def test_the_policy_lets_the_script_run(self):
        self.set_built()
        response = self.get()
        policy = response.headers["Content-Security-Policy"]
        nonce = response.context["csp_nonce"]
        self.assertContains(response, f'nonce="{nonce}" src=')
        self.assertIn(f"script-src 'nonce-{nonce}';", policy)

    def test_in_development_it_comes_from_vite(self):
        self.set_vite(dev_mode=True)
        response = self.get()
        nonce = response.context["csp_nonce"]
        vite = "http://127.0.0.1:5173/static/island"
        for name in ["@vite/client", "src/event-search.js"]:
            self.assertContains(response, f'nonce="{nonce}" src="{vite}/{name}"')
        self.assertContains(response, f'<meta property="csp-nonce" nonce="{nonce}">')

    def test_the_island_shows_times_in_the_zone_of_the_page(self):
        self.set_built()
        with self.settings(TIME_ZONE="UTC"):
            self.assertContains(self.get(), 'data-time-zone="UTC"')
        ada = User.objects.create(username="ada", time_zone="Asia/Kathmandu")
        self.client.force_login(ada)
        response = self.client.get(reverse("find"))
        self.assertContains(response, 'data-time-zone="Asia/Kathmandu"')


class FoundTests(TestCase):
    """The address says what is looked for. A page that is loaded again has to agree."""

    def setUp(self):
        cache.clear()
        now = timezone.now()
        jazz = make_event("Jazz night", seats=1, starts_at=now + timedelta(days=1))
        book_seat(event=jazz, user=User.objects.create(username="ada"))
        make_event("Linocut", category="workshop", city="Graz", price="0")
        make_event("Late jazz", starts_at=now + timedelta(days=30))
        make_event("Old jazz", starts_at=now - timedelta(days=1))

    def test_the_api_finds_what_the_page_finds(self):
        soon = f"{timezone.localdate() + timedelta(days=10)}"
        for answers, number in [
            ({}, 3),
            ({"words": "jazz"}, 2),
            ({"words": "nothing & more"}, 0),
            ({"category": "workshop"}, 1),
            ({"city": "Leipzig"}, 2),
            ({"first_day": soon}, 1),
            ({"last_day": soon}, 2),
            ({"price": "0"}, 1),
            # As a browser sends a box that is ticked.
            ({"free_seats": "on"}, 2),
        ]:
            with self.subTest(answers):
                page = self.client.get(reverse("find"), answers)
                api = self.client.get(reverse("api:event-list"), answers)
                titles = [event["title"] for event in api.json()["results"]]
                self.assertEqual(len(titles), number)
                shown = [event.title for event in page.context["events"]]
                self.assertEqual(titles, shown)

    def test_both_refuse_the_same(self):
        answers = {"city": "Atlantis", "price": "-1"}
        page = self.client.get(reverse("find"), answers)
        api = self.client.get(reverse("api:event-list"), answers)
        said = {error["field"]: [error["detail"]] for error in api.json()["errors"]}
        self.assertEqual(said, page.context["form"].errors)

    def test_the_api_tells_all_that_a_card_shows(self):
        event = self.client.get(reverse("api:event-list")).json()["results"][0]
        for name in [
            *["slug", "page", "title", "category", "starts_at", "venue", "city"],
            *["price", "seats_left", "is_booked", "cover_small", "cover_alt"],
        ]:
            self.assertIn(name, event)
