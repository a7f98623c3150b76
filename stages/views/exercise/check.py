"""Does each city have a page of its own?"""

import re
from datetime import timedelta
from unittest import mock

from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify

from events.models import Event


def make_event(title, city="Leipzig", days=7):
    """An event that begins in so many days."""
    starts_at = timezone.now() + timedelta(days=days)
    return Event.objects.create(
        slug=slugify(title),
        title=title,
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city=city,
        price="12.50",
        seats=80,
        description="Two sets with a break.",
    )


class EventCityCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def address(self, city="Leipzig"):
        try:
            return reverse("events:city", args=[city])
        except NoReverseMatch:
            pass
        try:
            reverse("events:city", args=["Leipzig"])
        except NoReverseMatch:
            self.fail(
                'No address has the name "events:city" yet. Put a path('
                '"city/<path:city>/", …, name="city") into events/urls.py, below "Your '
                'own addresses".'
            )
        self.fail(
            f"The address of the page takes Leipzig, but not {city}. Write <path:city>: "
            "path takes spaces and slashes, str no slash, slug neither of them."
        )

    def page(self, city="Leipzig", **query):
        address = self.address(city)
        try:
            response = self.client.get(address, query)
        except TemplateDoesNotExist as error:
            self.fail(f"There is no template {error}. Put it into templates/.")
        self.assertEqual(
            response.status_code,
            200,
            f"{address} answers with the status {response.status_code}; "
            "a page that is found has 200.",
        )
        return response.content.decode()

    def heading(self, page):
        found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        return " ".join(found[1].split()) if found else ""

    def test_1_the_page_has_its_address(self):
        self.assertEqual(
            self.address(),
            "/events/city/Leipzig/",
            f"The address for Leipzig is {self.address()}, and should be "
            "/events/city/Leipzig/.",
        )

    def test_2_the_page_says_which_city_it_is(self):
        make_event("Jazz night")
        heading = self.heading(self.page())
        self.assertEqual(
            heading,
            "Events in Leipzig",
            f'The heading is "{heading}", and should be "Events in Leipzig". Hand the '
            "city to the template in get_context_data().",
        )

    def test_3_it_shows_the_events_of_this_city(self):
        make_event("Jazz night")
        make_event("Folk dance", city="Ghent")
        page = self.page()
        self.assertIn(
            "Jazz night",
            page,
            "An event in Leipzig is missing on the page of Leipzig. If "
            "get_context_data() is yours: does it begin with super()? The list comes "
            "from there.",
        )
        self.assertNotIn(
            "Folk dance",
            page,
            "The page of Leipzig shows an event in Ghent. Filter by the city of the "
            'address, self.kwargs["city"].',
        )

    def test_4_only_what_is_still_to_come_soonest_first(self):
        make_event("Later song", days=9)
        make_event("Sooner song", days=8)
        make_event("Old song", days=-2)
        page = self.page()
        self.assertNotIn(
            "Old song",
            page,
            "The page shows an event that is over. Begin with super().get_queryset() of "
            "EventListView: it knows which events are still to come.",
        )
        self.assertLess(
            page.find("Sooner song"),
            page.find("Later song"),
            "The events are not in the order of time. The soonest comes first.",
        )

    def test_5_still_to_come_means_at_the_moment_of_the_request(self):
        make_event("Jazz night", days=2)
        self.page()
        later = timezone.now() + timedelta(days=3)
        with mock.patch("django.utils.timezone.now", return_value=later):
            page = self.page()
        self.assertNotIn(
            "Jazz night",
            page,
            "Three days from now, the page would still show an event that begins in two. "
            "The class asks for the time when it is read, once. Ask in get_queryset(), "
            "which runs for each request.",
        )

    def test_6_a_long_list_has_pages(self):
        for number in range(25):
            make_event(f"Song {number:02}")
        page = self.page()
        self.assertIn(
            "Page 1 of 2",
            page,
            "25 events in one city should make two pages. Make the view a subclass of "
            'EventListView, and include "_pagination.html" in the template.',
        )
        self.assertIn(
            "Song 24",
            self.page(page=2),
            "The second page of a city does not show the 25th event.",
        )

    def test_7_a_name_may_hold_a_space_or_a_slash(self):
        for number, city in enumerate(["Den Haag", "Halle/Saale"]):
            make_event(f"Song {number}", city=city)
            self.assertIn(
                f"Song {number}",
                self.page(city),
                f"The event in {city} is missing on the page of {city}.",
            )

    def test_8_an_event_links_to_its_city(self):
        event = make_event("Jazz night", city="Den Haag")
        page = self.client.get(event.get_absolute_url()).content.decode()
        self.assertIn(
            f'href="{self.address("Den Haag")}"',
            page,
            "The page of an event has no link to the page of its city. Put one into "
            "templates/events/event_detail.html.",
        )
