from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from events.models import Event
from events.tests.helpers import make_event, make_events


class EventAdminTests(TestCase):
    list_address = "/admin/events/event/"

    @classmethod
    def setUpTestData(cls):
        cls.staff = User.objects.create(
            username="ada", is_staff=True, is_superuser=True
        )

    def setUp(self):
        self.client.force_login(self.staff)

    def test_the_list_shows_how_long_an_event_lasts(self):
        event = make_event()
        event.ends_at = event.starts_at + timedelta(hours=1, minutes=5)
        event.save()
        self.assertContains(self.client.get(self.list_address), "1:05")

    def test_search_looks_at_title_and_city(self):
        make_event("Jazz night", city="Leipzig")
        make_event("Folk dance", city="Ghent")
        response = self.client.get(self.list_address, {"q": "ghent"})
        self.assertContains(response, "Folk dance")
        self.assertNotContains(response, "Jazz night")

    def test_a_filter_narrows_the_list(self):
        make_event("Jazz night", category="music")
        make_event("Linocut", category="workshop")
        response = self.client.get(self.list_address, {"category__exact": "workshop"})
        self.assertContains(response, "Linocut")
        self.assertNotContains(response, "Jazz night")

    def test_the_action_makes_the_chosen_events_free(self):
        chosen, other = make_events(2)
        response = self.client.post(
            self.list_address,
            {"action": "make_free", "_selected_action": [chosen.pk]},
            follow=True,
        )
        self.assertContains(response, "Now free: 1")
        self.assertQuerySetEqual(Event.objects.filter(price=0), [chosen])
        self.assertEqual(Event.objects.get(pk=other.pk).price, 12.5)

    def test_an_event_has_a_page_in_three_parts(self):
        event = make_event()
        response = self.client.get(
            reverse("admin:events_event_change", args=[event.pk])
        )
        for heading in ["When and where", "Seats"]:
            self.assertContains(response, heading)

    def test_the_list_needs_no_more_queries_for_more_events(self):
        make_events(2)
        with CaptureQueriesContext(connection) as few:
            self.client.get(self.list_address)
        for index in range(20):
            make_event(f"Another {index}")
        with CaptureQueriesContext(connection) as many:
            self.client.get(self.list_address)
        self.assertEqual(len(few), len(many))
