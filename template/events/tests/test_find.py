from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking
from events.tests.helpers import make_event, make_events
from events.views import EventListView

PAGE_SIZE = EventListView.paginate_by


def day(days: int) -> str:
    """A day from now, as a browser sends it."""
    return f"{timezone.localdate() + timedelta(days=days)}"


class FindTests(TestCase):
    def find(self, **answers):
        return self.client.get(reverse("find"), answers)

    def assertFound(self, titles: list[str], **answers):
        """Check which events these answers lead to."""
        response = self.find(**answers)
        self.assertFalse(response.context["form"].errors)
        found = [event.title for event in response.context["events"]]
        self.assertEqual(found, titles, answers)

    def test_with_nothing_filled_in_all_events_to_come_are_there(self):
        make_event("Old song", starts_at=timezone.now() - timedelta(days=1))
        make_event("Jazz night")
        self.assertFound(["Jazz night"])
        nothing = dict.fromkeys(self.find().context["form"].fields, "")
        del nothing["free_seats"]
        self.assertFound(["Jazz night"], **nothing)

    def test_each_answer_narrows_the_list(self):
        now = timezone.now()
        make_event("Jazz night", starts_at=now + timedelta(days=2))
        make_event(
            "Linocut",
            starts_at=now + timedelta(days=9),
            category="workshop",
            city="Graz",
            price="0",
        )
        for answers in [
            {"words": "night jazz"},
            {"category": "music"},
            {"city": "Leipzig"},
            {"last_day": day(2)},
            {"category": "music", "city": "Leipzig", "first_day": day(2)},
        ]:
            self.assertFound(["Jazz night"], **answers)
        for answers in [{"first_day": day(3)}, {"price": "0"}, {"price": "12.49"}]:
            self.assertFound(["Linocut"], **answers)
        self.assertFound(["Jazz night", "Linocut"], price="12.50")
        self.assertFound([], category="music", city="Graz")

    def test_what_is_sold_out_can_be_left_out(self):
        make_event("Jazz night", seats=2)
        full = make_event("Linocut", seats=1)
        Booking.objects.book(full, User.objects.create(username="ada"))
        self.assertFound(["Jazz night"], free_seats="on")

    def test_the_cities_are_those_with_something_to_come(self):
        yesterday = timezone.now() - timedelta(days=1)
        make_event("Old song", city="Cork", starts_at=yesterday)
        for title in ["Jazz night", "Folk dance"]:
            make_event(title, city="Graz")
        choices = dict(self.find().context["form"].fields["city"].choices)
        self.assertEqual(choices, {"": "Everywhere", "Graz": "Graz"})

    def test_wrong_answers_are_said_beside_their_field(self):
        make_event("Jazz night")
        for name, value in [
            ("category", "opera"),
            ("city", "Atlantis"),
            ("first_day", "soon"),
            ("first_day", "0001-01-01"),
            ("last_day", "9999-12-31"),
            ("last_day", day(-1)),
            ("price", "-1"),
            ("price", "NaN"),
            ("words", "x" * 101),
            ("words", "\x00"),
        ]:
            with self.subTest(name, value=value):
                response = self.find(**{"first_day": day(0)} | {name: value})
                self.assertEqual(list(response.context["form"].errors), [name])
                self.assertContains(response, f'id="id_{name}_error"')
                self.assertNotContains(response, "Jazz night")

    def test_the_next_page_keeps_the_answers(self):
        make_events(PAGE_SIZE + 1)
        response = self.find(words="event", city="Leipzig")
        self.assertContains(response, f"{PAGE_SIZE + 1} events")
        link = "?words=event&amp;city=Leipzig&amp;page=2"
        self.assertContains(response, f'href="{link}"')
        self.assertContains(self.find(words="event", page=2), "Page 2 of 2")

    def test_more_events_need_no_more_queries(self):
        answers = {"words": "event", "free_seats": "on"}
        make_events(1)
        # The cities, the number of events, and those of the page.
        with self.assertNumQueries(3):
            self.find(**answers)
        for index in range(PAGE_SIZE + 1):
            make_event(f"Another event {index}", city=f"City {index}")
        with self.assertNumQueries(3):
            self.find(**answers)
