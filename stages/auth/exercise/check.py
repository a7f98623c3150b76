"""Does the list of guests show itself to the right people, and to nobody else?"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bookings.models import Booking
from events.models import Event


def make_event(slug, organizer=None):
    starts_at = timezone.now() + timedelta(days=7)
    return Event.objects.create(
        slug=slug,
        title=slug.replace("-", " ").capitalize(),
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=80,
        description="Two sets with a break.",
        organizer=organizer,
    )


def make_user(name, **fields):
    return get_user_model().objects.create(
        username=name, email=f"{name}@example.com", **fields
    )


class GuestListCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        self.organizer = make_user("olga")
        self.stranger = make_user("stefan")
        self.event = make_event("jazz-night", self.organizer)
        self.others_event = make_event("folk-dance", self.stranger)
        for name in ["guest-ada", "guest-grace"]:
            Booking.objects.book(self.event, make_user(name))
        Booking.objects.book(self.others_event, make_user("dancer-dora"))

    def address(self, slug="jazz-night"):
        try:
            return reverse("bookings:guests", args=[slug])
        except NoReverseMatch:
            self.fail(
                'No address has the name "bookings:guests" yet. Put a path('
                '"<slug:slug>/guests/", …, name="guests") into bookings/urls.py, below '
                '"Your own addresses".'
            )

    def page(self, user=None, slug="jazz-night"):
        address = self.address(slug)
        self.client.logout()
        if user:
            self.client.force_login(user)
        try:
            return self.client.get(address)
        except TemplateDoesNotExist as error:
            self.fail(f"There is no template {error}. Put it into templates/.")

    def list_for(self, user, who):
        response = self.page(user)
        self.assertEqual(
            response.status_code,
            200,
            f"{who} should see the list, and gets the status {response.status_code}.",
        )
        return response.content.decode()

    def test_1_the_page_has_its_address(self):
        self.assertEqual(
            self.address(),
            "/bookings/jazz-night/guests/",
            f"The address is {self.address()}, and should be "
            "/bookings/jazz-night/guests/.",
        )

    def test_2_the_organizer_sees_who_comes(self):
        page = self.list_for(self.organizer, "The organizer")
        for name in ["guest-ada", "guest-grace"]:
            self.assertIn(
                name,
                page,
                f"{name} has booked this event and is not on the list. Show "
                "{{ booking.user.username }} of each booking.",
            )
        self.assertNotIn(
            "dancer-dora",
            page,
            "The list shows someone who has booked another event. List the bookings of "
            "this event: event.bookings.",
        )

    def test_3_a_visitor_is_asked_to_log_in(self):
        response = self.page()
        self.assertNotIn(
            "guest-ada",
            response.content.decode(),
            "A visitor who is not logged in sees the list. Add LoginRequiredMixin to the "
            "view.",
        )
        self.assertEqual(
            response.status_code,
            302,
            "A visitor who is not logged in should be sent to the log-in page, and gets "
            f"the status {response.status_code}. LoginRequiredMixin does that; it must "
            "stand to the left of ListView, or it never runs.",
        )
        self.assertTrue(
            response["Location"].startswith(resolve_url(settings.LOGIN_URL)),
            "A visitor who is not logged in is sent somewhere else than to the log-in "
            "page.",
        )

    def test_4_a_stranger_is_refused(self):
        guest = get_user_model().objects.get(username="guest-ada")
        for user, who in [
            (make_user("nobody"), "Somebody who organizes nothing"),
            (guest, "A guest"),
            (self.stranger, "The organizer of another event"),
        ]:
            response = self.page(user)
            self.assertNotIn(
                "guest-grace",
                response.content.decode(),
                f"{who} sees the list. Ask event.can_be_edited_by(user) in the view, "
                "for the event of this address, and raise PermissionDenied.",
            )
            self.assertEqual(
                response.status_code,
                403,
                f"{who} should get a page with the status 403, and gets "
                f"{response.status_code}. Raise PermissionDenied in the view.",
            )

    def test_5_staff_see_it_too(self):
        staff = make_user("staff", is_staff=True)
        self.list_for(
            staff,
            "A member of the staff may edit every event (event.can_be_edited_by), so they",
        )

    def test_6_an_unknown_event_is_not_found(self):
        try:
            response = self.page(self.organizer, slug="no-such-event")
        except Event.DoesNotExist:
            self.fail(
                "The guests of an event that does not exist end in a page with the "
                "status 500. Look the event up by get_object_or_404."
            )
        self.assertEqual(
            response.status_code,
            404,
            "The guests of an event that does not exist should be a 404, and are a "
            f"{response.status_code}.",
        )

    def test_7_more_guests_need_no_more_queries(self):
        self.list_for(self.organizer, "The organizer")

        def count():
            with CaptureQueriesContext(connection) as queries:
                self.client.get(self.address())
            return len(queries)

        few = count()
        for number in range(18):
            Booking.objects.book(self.event, make_user(f"guest-{number}"))
        many = count()
        self.assertEqual(
            few,
            many,
            f"Two guests take {few} queries, twenty take {many}: one more for each "
            'guest. Let the first query bring the users along: select_related("user").',
        )

    def test_8_the_event_links_to_it_for_those_who_may(self):
        link = f'href="{self.address()}"'
        self.client.force_login(self.organizer)
        page = self.client.get(self.event.get_absolute_url()).content.decode()
        self.assertIn(
            link,
            page,
            "The organizer finds no link to the list on the page of the event. Put one "
            "into templates/events/event_detail.html.",
        )
        self.client.force_login(self.stranger)
        page = self.client.get(self.event.get_absolute_url()).content.decode()
        self.assertNotIn(
            link,
            page,
            "A stranger is shown the link to the list and would get a 403. Put the link "
            "inside {% if can_edit %}.",
        )
