from datetime import UTC, datetime, timedelta
from unittest import mock

from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from accounts.tests.factories import UserFactory
from api.tests.helpers import EVENTS, ApiTests
from bookings.tests.factories import BookingFactory
from events.models import Event
from events.tests.factories import EventFactory
from events.tests.pictures import uploads_in_memory


def folk_dance(**changes) -> dict:
    """An event as a program sends it."""
    starts_at = timezone.now() + timedelta(days=7)
    return {
        "title": "Folk dance",
        "category": "music",
        "description": "Bring good shoes.",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=3)).isoformat(),
        "venue": "Town hall",
        "city": "Bonn",
        "price": "7.50",
        "seats": 40,
    } | changes


class ReadTests(ApiTests):
    def test_an_event_with_all_that_programs_need(self):
        user = UserFactory()
        event = EventFactory(title="Jazz night", seats=3)
        BookingFactory(event=event, user=user)
        [found] = self.client_of(user).get(EVENTS).json()["results"]
        self.assertEqual(found["url"], "http://testserver/api/v1/events/jazz-night/")
        self.assertEqual(found["page"], "http://testserver/events/jazz-night/")
        self.assertEqual(found["price"], "12.50")
        self.assertEqual((found["seats_left"], found["is_booked"]), (2, True))
        self.assertEqual((found["cover"], found["cover_small"]), (None, None))
        [found] = self.client.get(EVENTS).json()["results"]
        self.assertFalse(found["is_booked"])

    def test_the_list_has_what_is_to_come_soonest_first(self):
        later = EventFactory(starts_at=timezone.now() + timedelta(days=9))
        sooner = EventFactory()
        EventFactory(begun=True)
        found = self.client.get(EVENTS).json()["results"]
        self.assertEqual([one["slug"] for one in found], [sooner.slug, later.slug])

    def test_one_that_has_begun_is_still_there(self):
        event = EventFactory(begun=True)
        answer = self.client.get(f"{EVENTS}{event.slug}/")
        self.assertEqual(answer.json()["slug"], event.slug)
        answer = self.client.get(f"{EVENTS}no-such-event/")
        self.assert_problem(answer, 404, "not_found")

    def test_a_cover_has_two_addresses(self):
        with uploads_in_memory():
            event = EventFactory(with_cover=True)
            found = self.client.get(f"{EVENTS}{event.slug}/").json()
        self.assertEqual(found["cover"], f"http://testserver{event.cover.url}")
        self.assertTrue(found["cover_small"].endswith("-small.jpg"))
        self.assertEqual(found["cover_alt"], "A band on a stage")

    @override_settings(TIME_ZONE="Asia/Tokyo")
    def test_times_are_in_utc_whatever_zone_the_pages_show(self):
        begin = datetime(2999, 5, 1, 18, 30, tzinfo=UTC)
        EventFactory(starts_at=begin)
        user = UserFactory(time_zone="Asia/Tokyo")
        self.client.force_login(user)
        for query in ["", "?first_day=2999-05-01", "?last_day=2999-05-01"]:
            [found] = self.client.get(EVENTS + query).json()["results"]
            self.assertEqual(found["starts_at"], "2999-05-01T18:30:00Z")


class FilterTests(ApiTests):
    @classmethod
    def setUpTestData(cls):
        next_year = timezone.now() + timedelta(days=365)
        EventFactory(title="Jazz night", city="Bonn", price=20, seats=1)
        EventFactory(title="Pottery", category="workshop", starts_at=next_year)
        BookingFactory(event=Event.objects.get(slug="jazz-night"))
        cls.next_year = next_year.date()

    def test_each_question_of_the_page_is_one_of_the_api(self):
        for query, found in [
            ("", ["jazz-night", "pottery"]),
            ("words=JAZZ", ["jazz-night"]),
            ("category=workshop", ["pottery"]),
            ("city=Bonn", ["jazz-night"]),
            (f"first_day={self.next_year}", ["pottery"]),
            (f"last_day={self.next_year - timedelta(days=1)}", ["jazz-night"]),
            ("price=12.50", ["pottery"]),
            ("free_seats=true", ["pottery"]),
            ("city=Bonn&free_seats=true", []),
            # As a form on a page sends those that are left empty.
            ("city=&price=&free_seats=false", ["jazz-night", "pottery"]),
        ]:
            with self.subTest(query):
                answer = self.client.get(f"{EVENTS}?{query}").json()
                self.assertEqual([one["slug"] for one in answer["results"]], found)

    def test_a_question_that_makes_no_sense_is_refused(self):
        for query, codes in [
            ("price=cheap", {"price": "invalid"}),
            ("category=opera", {"category": "invalid_choice"}),
            ("words=%00", {"words": "null_characters_not_allowed"}),
            ("first_day=2030-02-01&last_day=2030-01-01", {"last_day": "order"}),
        ]:
            with self.subTest(query):
                self.assert_refused(self.client.get(f"{EVENTS}?{query}"), **codes)

    def test_a_single_event_is_not_filtered(self):
        answer = self.client.get(f"{EVENTS}pottery/?city=Bonn")
        self.assertEqual(answer.status_code, 200)


class PagingTests(ApiTests):
    def page(self, address: str) -> tuple[list[str], str | None]:
        """The titles on a page, and where the next one is."""
        answer = self.client.get(address).json()
        return [one["title"] for one in answer["results"]], answer["next"]

    def test_nothing_comes_twice_when_there_is_something_new_in_between(self):
        now = timezone.now()
        for day in range(30):
            EventFactory(title=f"Day {day}", starts_at=now + timedelta(days=1 + day))
        first, address = self.page(EVENTS)
        EventFactory(title="New", starts_at=now + timedelta(hours=1))
        second, end = self.page(address)
        self.assertEqual(first + second, [f"Day {day}" for day in range(30)])
        self.assertIsNone(end)

    def test_events_of_one_moment_are_not_lost_between_two_pages(self):
        begin = timezone.now() + timedelta(days=1)
        titles = [f"Event {number}" for number in range(10, 40)]
        for title in titles:
            EventFactory(title=title, starts_at=begin)
        first, address = self.page(EVENTS)
        self.assertEqual(first + self.page(address)[0], titles)

    def test_a_cursor_of_ones_own_making_is_not_found(self):
        EventFactory()
        for cursor in [
            "x",
            "cD1mb28=",  # p=foo
            "cD0yMDI2LTEzLTQ1IDAwOjAwOjAw",  # p=2026-13-45 00:00:00
            "cD0wMDAxLTAxLTAxVDAwOjAwKzE0OjAw",  # p=0001-01-01T00:00+14:00
        ]:
            with self.subTest(cursor):
                answer = self.client.get(f"{EVENTS}?cursor={cursor}")
                self.assert_problem(answer, 404, "not_found")


class WriteTests(ApiTests):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        cls.grace = UserFactory(username="grace")
        cls.event = EventFactory(title="Jazz night", organizer=cls.ada, seats=5)
        cls.address = f"{EVENTS}jazz-night/"

    def test_an_event_is_published(self):
        answer = self.client_of(self.grace).post(EVENTS, folk_dance())
        self.assertEqual(answer.status_code, 201, answer.content)
        event = Event.objects.get(slug="folk-dance")
        self.assertEqual((event.organizer, event.seats), (self.grace, 40))
        self.assertEqual(answer.headers["Location"], answer.json()["url"])
        self.assertEqual(answer.json()["seats_left"], 40)

    def test_the_rules_of_the_form_hold_here(self):
        client = self.client_of(self.grace)
        past = (timezone.now() - timedelta(days=1)).isoformat()
        early = (timezone.now() + timedelta(days=1)).isoformat()
        for changes, codes in [
            ({"starts_at": past}, {"starts_at": "past"}),
            ({"ends_at": early}, {"ends_at": "order"}),
            ({"price": "-1"}, {"price": "min_value"}),
            ({"title": " "}, {"title": "blank"}),
            ({"category": "opera"}, {"category": "invalid_choice"}),
            ({"seats": 0, "city": None}, {"seats": "min_value", "city": "null"}),
        ]:
            with self.subTest(changes):
                answer = client.post(EVENTS, folk_dance(**changes))
                self.assert_refused(answer, **codes)
        self.assertEqual(Event.objects.count(), 1)

    def test_what_is_about_several_fields_has_no_name(self):
        def clean(form):
            raise ValidationError("Not on a Sunday.", code="day")

        with mock.patch("events.forms.EventForm.clean", clean):
            answer = self.client_of(self.ada).post(EVENTS, folk_dance())
        self.assert_refused(answer, together="day")

    def test_nobody_publishes_in_the_name_of_another(self):
        sent = folk_dance(
            organizer=self.ada.pk, slug="home", id=99, co_hosts=[self.ada.pk]
        )
        self.client_of(self.grace).post(EVENTS, sent)
        event = Event.objects.get(slug="folk-dance")
        self.assertEqual(event.organizer, self.grace)
        self.assertFalse(event.co_hosts.exists())

    def test_a_change_leaves_the_rest_alone(self):
        answer = self.client_of(self.ada).patch(self.address, {"city": "Bonn"})
        self.assertEqual(answer.status_code, 200, answer.content)
        before = self.event
        self.event = Event.objects.get(pk=before.pk)
        self.assertEqual(self.event.city, "Bonn")
        for name in ["title", "starts_at", "price", "slug", "organizer_id"]:
            self.assertEqual(getattr(self.event, name), getattr(before, name), name)

    def test_a_change_keeps_the_cover(self):
        with uploads_in_memory():
            event = EventFactory(with_cover=True, organizer=self.ada)
            sent = {"city": "Bonn", "cover": None, "cover_alt": ""}
            answer = self.client_of(self.ada).patch(f"{EVENTS}{event.slug}/", sent)
            self.assertEqual(answer.json()["cover_alt"], "A band on a stage")
            self.assertTrue(event.cover.storage.exists(event.cover.name))

    def test_who_may_not_change_it_does_not(self):
        answer = self.client_of(self.grace).patch(self.address, {"city": "Bonn"})
        self.assert_problem(answer, 403, "permission_denied")
        answer = self.client.patch(self.address, {"city": "Bonn"})
        self.assert_problem(answer, 401, "not_authenticated")
        self.event.co_hosts.add(self.grace)
        answer = self.client_of(self.grace).patch(self.address, {"city": "Bonn"})
        self.assertEqual(answer.status_code, 200)

    def test_nobody_loses_a_seat(self):
        BookingFactory(event=self.event)
        BookingFactory(event=self.event)
        client = self.client_of(self.ada)
        self.assert_refused(client.patch(self.address, {"seats": 1}), seats="too_few")
        # Somebody books between the form's look and the service's.
        with mock.patch("events.forms.EventForm.clean_seats", lambda form: 1):
            answer = client.patch(self.address, {"seats": 1})
        self.assert_problem(answer, 409, "too_few_seats")
        self.event.refresh_from_db()
        self.assertEqual(self.event.seats, 5)

    def test_nothing_but_an_object_can_be_sent(self):
        client = self.client_of(self.ada)
        for sent in ["[]", '"Jazz"', "1", "null"]:
            answer = client.post(EVENTS, sent, content_type="application/json")
            self.assertEqual(answer.status_code, 400, sent)
        answer = client.post(EVENTS, '{"title":', content_type="application/json")
        self.assert_problem(answer, 400, "parse_error")
        answer = client.post(EVENTS, "title=x", content_type="text/plain")
        self.assert_problem(answer, 415, "unsupported_media_type")
