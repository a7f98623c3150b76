from datetime import timedelta
from unittest import mock

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from events.tests.helpers import make_event, make_events
from events.views import EventListView

PAGE_SIZE = EventListView.paginate_by


class EventListViewTests(TestCase):
    def test_each_request_asks_for_the_time_anew(self):
        event = make_event()
        self.assertContains(self.client.get("/events/"), event.title)
        with mock.patch.object(timezone, "now", return_value=event.ends_at):
            self.assertNotContains(self.client.get("/events/"), event.title)


class PaginationTests(TestCase):
    list_address = "/events/"

    def test_one_page_needs_no_links_to_others(self):
        make_events(PAGE_SIZE)
        response = self.client.get(self.list_address)
        self.assertNotContains(response, 'aria-label="Pages"')

    def test_one_event_more_makes_a_second_page(self):
        make_events(PAGE_SIZE + 1)
        first = self.client.get(self.list_address)
        self.assertEqual(len(first.context["events"]), PAGE_SIZE)
        self.assertContains(first, "Page 1 of 2")
        self.assertContains(first, 'href="?page=2"')
        second = self.client.get(self.list_address, {"page": 2})
        self.assertEqual(len(second.context["events"]), 1)
        self.assertContains(second, 'href="?page=1"')

    def test_no_event_is_on_two_pages(self):
        starts_at = timezone.now() + timedelta(days=1)
        for index in range(PAGE_SIZE + 5):
            make_event(f"Event {index}", starts_at=starts_at)
        pages = [self.client.get(self.list_address, {"page": page}) for page in (1, 2)]
        events = [event for page in pages for event in page.context["events"]]
        self.assertEqual(len(set(events)), PAGE_SIZE + 5)

    def test_a_page_that_does_not_exist_is_not_found(self):
        for page in ["2", "0", "-1", "x"]:
            with self.subTest(page=page):
                response = self.client.get(self.list_address, {"page": page})
                self.assertEqual(response.status_code, 404)

    def test_a_month_is_paged_too(self):
        starts_at = timezone.now() + timedelta(days=40)
        for index in range(PAGE_SIZE + 1):
            make_event(f"Event {index}", starts_at=starts_at)
        response = self.client.get(reverse("events:month", args=[starts_at]))
        self.assertContains(response, "Page 1 of 2")
