import asyncio
from datetime import UTC, datetime
from unittest import mock

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import RequestFactory, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import TimeZoneMiddleware
from accounts.models import User
from events.forms import EventForm
from events.tests.helpers import make_event
from events.tests.test_forms import answers

# It is 0:30 on 1 February in Berlin by then, and still January in UTC.
LATE = datetime(2040, 1, 31, 23, 30, tzinfo=UTC)


@override_settings(TIME_ZONE="UTC")
class TimeZoneTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create(username="ada", time_zone="Europe/Berlin")
        cls.event = make_event(starts_at=LATE, organizer=cls.ada)

    def test_pages_show_the_clock_of_whoever_reads_them(self):
        address = self.event.get_absolute_url()
        page = self.client.get(address)
        self.assertContains(page, "Tuesday 31 January 2040, 23:30")
        self.assertContains(page, "All times are in UTC.")
        self.client.force_login(self.ada)
        page = self.client.get(address)
        self.assertContains(page, "Wednesday 1 February 2040, 00:30")
        self.assertContains(page, "All times are in Europe/Berlin.")

    def test_an_event_is_listed_under_the_month_of_that_clock(self):
        january, february = [
            reverse("events:month", args=[datetime(2040, month, 1, tzinfo=UTC)])
            for month in [1, 2]
        ]
        for user, here, elsewhere in [
            (None, january, february),
            (self.ada, february, january),
        ]:
            with self.subTest(user=user):
                if user:
                    self.client.force_login(user)
                self.assertContains(self.client.get(reverse("events:list")), here)
                self.assertContains(self.client.get(here), "Jazz night")
                self.assertNotContains(self.client.get(elsewhere), "Jazz night")

    def test_a_day_to_search_from_begins_on_that_clock(self):
        def find():
            return self.client.get(reverse("find"), {"first_day": "2040-02-01"})

        self.assertNotContains(find(), "Jazz night")
        self.client.force_login(self.ada)
        self.assertContains(find(), "Jazz night")

    def test_a_form_is_filled_in_and_read_by_that_clock(self):
        self.client.force_login(self.ada)
        address = reverse("events:edit", args=[self.event.slug])
        self.assertContains(self.client.get(address), 'value="2040-02-01T00:30"')
        changed = answers(starts_at="2040-07-01T20:00", ends_at="2040-07-01T22:00")
        self.client.post(address, changed)
        self.event.refresh_from_db()
        self.assertEqual(self.event.starts_at, datetime(2040, 7, 1, 18, tzinfo=UTC))

    def test_saving_a_form_as_it_came_moves_nothing(self):
        self.client.force_login(self.ada)
        address = reverse("events:edit", args=[self.event.slug])
        with timezone.override("Europe/Berlin"):
            form = EventForm(instance=self.event)
            starts_at, ends_at = [
                form[name].subwidgets[0].data["value"]
                for name in ["starts_at", "ends_at"]
            ]
        self.client.post(address, answers(starts_at=starts_at, ends_at=ends_at))
        self.event.refresh_from_db()
        self.assertEqual(self.event.starts_at, LATE)

    def test_a_new_account_begins_with_the_zone_of_the_site(self):
        with override_settings(TIME_ZONE="Asia/Tokyo"):
            self.assertEqual(User(username="grace").time_zone, "Asia/Tokyo")

    def test_a_zone_that_does_not_exist_is_refused_and_breaks_no_page(self):
        self.ada.time_zone = "Nowhere/Land"
        with self.assertRaises(ValidationError) as refusal:
            self.ada.full_clean()
        self.assertIn("time_zone", refusal.exception.message_dict)
        for name in ["Nowhere/Land", "", "../zone"]:
            with self.subTest(name):
                User.objects.update(time_zone=name)
                self.client.force_login(self.ada)
                response = self.client.get("/")
                self.assertContains(response, "All times are in UTC.")


class ClockChangeTests(TestCase):
    """The night when the clocks go forward, and the night when they go back."""

    def errors(self, starts_at: str, ends_at: str) -> dict:
        form = EventForm(answers(starts_at=starts_at, ends_at=ends_at))
        with timezone.override("Europe/Berlin"):
            form.is_valid()
        return form.errors

    def test_a_time_that_does_not_exist_or_comes_twice_is_refused(self):
        for typed in ["2040-03-25T02:30", "2040-10-28T02:30"]:
            with self.subTest(typed):
                errors = self.errors(typed, "2040-12-01T10:00")
                self.assertIn("twice or not at all", str(errors["starts_at"]))
                self.assertIn("Europe/Berlin", str(errors["starts_at"]))

    def test_an_hour_later_is_fine(self):
        self.assertEqual(self.errors("2040-03-25T03:30", "2040-10-28T03:30"), {})

    def test_what_is_no_time_at_all_is_told_as_before(self):
        errors = self.errors("tomorrow", "2040-12-01T10:00")
        self.assertIn("Enter a valid date/time.", str(errors["starts_at"]))


class EdgeOfTheCalendarTests(TestCase):
    """In the last hour of the year 9999 the calendar of other zones has ended."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create(
            username="ada", time_zone="Europe/Berlin", is_staff=True, is_superuser=True
        )
        cls.event = make_event(starts_at=LATE, organizer=cls.ada)

    def refuse(self, **changed):
        form = EventForm(answers(**changed), instance=self.event)
        self.assertFalse(form.is_valid())
        self.assertEqual(form.errors, dict.fromkeys(changed, ["Choose another year."]))

    def test_a_year_that_some_zone_does_not_have_is_refused(self):
        self.refuse(ends_at="9999-12-31T23:00")
        with timezone.override("Europe/Berlin"):
            self.refuse(ends_at="9999-12-31T23:00")
            self.refuse(starts_at="0001-01-01T00:30")

    def test_what_is_accepted_is_shown_on_every_clock(self):
        form = EventForm(answers(ends_at="9998-12-31T23:59"), instance=self.event)
        form.save()
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"]:
            self.ada.time_zone = zone
            self.ada.save()
            self.client.force_login(self.ada)
            for address in [self.event.get_absolute_url(), reverse("events:list")]:
                with self.subTest(zone=zone, address=address):
                    self.assertContains(self.client.get(address), self.event.title)

    def test_the_admin_refuses_it_too(self):
        self.client.force_login(self.ada)
        address = reverse("admin:events_event_change", args=[self.event.pk])
        page = self.client.post(
            address, {"ends_at_0": "9999-12-31", "ends_at_1": "23:00"}
        )
        self.assertContains(page, "Choose another year.")


class MiddlewareTests(TestCase):
    """The zone is that of one request, and gone after it."""

    def setUp(self):
        self.berlin = User(username="ada", time_zone="Europe/Berlin")
        self.tokyo = User(username="grace", time_zone="Asia/Tokyo")

    def request(self, user):
        request = RequestFactory().get("/")
        request.user = user
        request.auser = mock.AsyncMock(return_value=user)
        return request

    def test_the_zone_is_put_back_after_the_response(self):
        def view(request):
            return HttpResponse(timezone.get_current_timezone_name())

        before = timezone.get_current_timezone_name()
        response = TimeZoneMiddleware(view)(self.request(self.tokyo))
        self.assertEqual(response.content, b"Asia/Tokyo")
        self.assertEqual(timezone.get_current_timezone_name(), before)

    def test_and_after_an_error(self):
        def view(request):
            raise RuntimeError

        before = timezone.get_current_timezone_name()
        with self.assertRaises(RuntimeError):
            TimeZoneMiddleware(view)(self.request(self.tokyo))
        self.assertEqual(timezone.get_current_timezone_name(), before)

    def test_a_visitor_does_not_get_the_zone_of_somebody_before(self):
        def view(request):
            return HttpResponse(timezone.get_current_timezone_name())

        with timezone.override("Asia/Tokyo"):
            response = TimeZoneMiddleware(view)(self.request(AnonymousUser()))
        default = timezone.get_default_timezone_name()
        self.assertEqual(response.content.decode(), default)

    async def test_requests_that_wait_for_each_other_keep_their_zones(self):
        async def view(request):
            before = timezone.get_current_timezone_name()
            await asyncio.sleep(0)
            after = timezone.get_current_timezone_name()
            return HttpResponse(f"{before} {after}")

        middleware = TimeZoneMiddleware(view)
        responses = await asyncio.gather(
            middleware(self.request(self.berlin)),
            middleware(self.request(self.tokyo)),
        )
        self.assertEqual(
            [response.content.decode() for response in responses],
            ["Europe/Berlin Europe/Berlin", "Asia/Tokyo Asia/Tokyo"],
        )

    async def test_the_whole_site_answers_an_async_request_in_that_zone(self):
        await self.tokyo.asave()
        await self.async_client.aforce_login(self.tokyo)
        response = await self.async_client.get("/")
        self.assertContains(response, "All times are in Asia/Tokyo.")
