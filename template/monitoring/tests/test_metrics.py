from unittest import mock

from django.test import SimpleTestCase, TestCase, override_settings
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from accounts.tests.factories import UserFactory
from bookings.models import BookingRefused
from bookings.services import book_seat, give_seat_back
from events.tests.factories import EventFactory

TOKEN = "a-token-for-prometheus"


def number(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


class WhoMayReadTests(SimpleTestCase):
    databases = {"default"}

    def ask(self, authorization: str | None = None) -> int:
        headers = {"Authorization": authorization} if authorization else {}
        return self.client.get("/metrics/", headers=headers).status_code

    def test_without_a_token_in_the_settings_there_is_no_page(self):
        for sent in [None, "Bearer ", f"Bearer {TOKEN}"]:
            self.assertEqual(self.ask(sent), 404, sent)

    @override_settings(METRICS_TOKEN=TOKEN)
    def test_only_whoever_brings_the_token(self):
        self.assertEqual(self.ask(f"Bearer {TOKEN}"), 200)
        for sent in [None, "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer ä"]:
            self.assertEqual(self.ask(sent), 404, sent)

    @override_settings(METRICS_TOKEN=TOKEN)
    def test_letters_are_not_compared_one_by_one(self):
        with mock.patch(
            "monitoring.views.constant_time_compare", return_value=False
        ) as compare:
            self.ask(f"Bearer {TOKEN}")
        compare.assert_called()

    def test_others_get_the_page_of_any_unknown_address(self):
        refused, unknown = map(self.client.get, ["/metrics/", "/no-such-page/"])
        self.assertEqual(refused.templates[0].name, unknown.templates[0].name)


class NumberTests(TestCase):
    def test_requests_are_counted_by_the_line_in_urls(self):
        event = EventFactory()
        labels = {"method": "GET", "route": "/events/<slug:slug>/"}
        before = number("http_requests_total", status="200", **labels)
        self.client.get(event.get_absolute_url())
        after = number("http_requests_total", status="200", **labels)
        self.assertEqual(after - before, 1)
        self.assertGreater(number("http_request_seconds_sum", **labels), 0)

    def test_what_anybody_can_make_up_makes_no_label(self):
        labels = {"method": "other", "route": "none", "status": "404"}
        before = number("http_requests_total", **labels)
        for made_up in ["one", "two", "three"]:
            self.client.generic(made_up.upper(), f"/{made_up}/")
        self.assertEqual(number("http_requests_total", **labels) - before, 3)

    def test_bookings_are_counted_and_why_some_are_refused(self):
        ada, grace = UserFactory.create_batch(2)
        event = EventFactory(seats=1)
        made = number("bookings_made_total")
        back = number("bookings_given_back_total")
        refused = number("bookings_refused_total", reason="sold_out")
        with self.captureOnCommitCallbacks(execute=True):
            booking = book_seat(event=event, user=ada)
            with self.assertRaises(BookingRefused):
                book_seat(event=event, user=grace)
            give_seat_back(booking=booking)
        self.assertEqual(number("bookings_made_total") - made, 1)
        self.assertEqual(number("bookings_given_back_total") - back, 1)
        self.assertEqual(
            number("bookings_refused_total", reason="sold_out") - refused, 1
        )

    @override_settings(METRICS_TOKEN=TOKEN)
    def test_prometheus_can_read_them(self):
        self.client.get("/")
        answer = self.client.get(
            "/metrics/", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))
        families = {
            family.name: family.samples
            for family in text_string_to_metric_families(answer.text)
        }
        self.assertIn("http_requests", families)
        parts = {s.labels["part"]: s.value for s in families["site_part_up"]}
        self.assertEqual(parts["database"], 1)
