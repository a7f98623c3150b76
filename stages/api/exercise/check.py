"""Does the program at the door get the list, and nobody else?"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from bookings.models import Booking
from events.models import Event


def make_user(name):
    return get_user_model().objects.create(username=name, email=f"{name}@example.com")


def make_event(slug, organizer):
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


class AttendeesCheck(TestCase):
    longMessage = False

    def setUp(self):
        # The limits on the number of requests are not what this is about.
        cache.clear()
        self.ada = make_user("ada")
        self.event = make_event("jazz-night", self.ada)
        self.grace = make_user("grace")
        get_user_model().objects.filter(username="grace").update(display_name="Grace H")
        self.booking = Booking.objects.create(event=self.event, user=self.grace)

    def address(self, slug="jazz-night"):
        try:
            return reverse("api:attendees", args=[slug])
        except NoReverseMatch:
            raise self.failureException(
                'No address has the name "api:attendees" yet. Put a path('
                '"events/<slug:slug>/attendees/", …, name="attendees") into api/urls.py, '
                'below "Your own addresses".'
            ) from None

    def get(self, user=None, slug="jazz-night", query=""):
        client = APIClient()
        if user:
            # Anew from the database: permissions are remembered.
            client.force_authenticate(type(user).objects.get(pk=user.pk))
        return client.get(self.address(slug) + query)

    def attendees(self, user):
        answer = self.get(user)
        self.assertEqual(
            answer.status_code,
            200,
            f"A GET by the organizer has to be answered with 200, and was with "
            f"{answer.status_code}.",
        )
        data = answer.json()
        self.assertTrue(
            isinstance(data, dict) and "results" in data and "next" in data,
            "The list has to come in pages, with next and results: give the view a "
            "pagination_class.",
        )
        return data

    def test_1_the_organizer_gets_the_list(self):
        self.assertEqual(
            self.address(),
            "/api/v1/events/jazz-night/attendees/",
            "The address has to be /api/v1/events/SLUG/attendees/.",
        )
        other = make_event("folk-dance", self.ada)
        Booking.objects.create(event=other, user=make_user("alan"))
        names = [one.get("name") for one in self.attendees(self.ada)["results"]]
        self.assertEqual(
            names,
            ["Grace H"],
            "The list holds who has booked this event, and nobody else. The field name is "
            "what get_short_name() gives.",
        )

    def test_2_and_nothing_else_of_anybody(self):
        [one] = self.attendees(self.ada)["results"]
        self.assertEqual(
            sorted(one),
            ["booked_at", "name"],
            "Of each booking the list tells name and booked_at, and no other field.",
        )

    def test_3_a_visitor_and_an_event_that_is_not_there(self):
        answer = self.get()
        self.assertEqual(
            answer.status_code,
            401,
            "A visitor has to be answered with 401: come with a token. IsAuthenticated "
            "among the permission_classes does that.",
        )
        answer = self.get(self.ada, slug="no-such-event")
        self.assertEqual(
            (answer.status_code, answer.headers["Content-Type"]),
            (404, "application/problem+json"),
            "An event that does not exist has to be a 404, as a problem of the API.",
        )

    def test_4_only_those_who_may(self):
        self.assertEqual(
            self.get(self.grace).status_code,
            403,
            "Somebody who only comes to the event has to get a 403.",
        )
        host = make_user("hosting")
        self.event.co_hosts.add(host)
        self.assertEqual(
            self.get(host).status_code,
            200,
            "A co-host of this event may see who comes. Ask about the event: "
            'has_perm("events.view_attendees", event).',
        )
        door, editor = make_user("door"), make_user("editor")
        for user, name in [(door, "view_attendees"), (editor, "change_event")]:
            user.user_permissions.add(
                Permission.objects.get(codename=name, content_type__app_label="events")
            )
        self.assertEqual(
            self.get(door).status_code,
            200,
            "The staff at the door has the permission events.view_attendees for all "
            "events, and may read the list.",
        )
        self.assertEqual(
            self.get(editor).status_code,
            403,
            "Who may change events may not see by that who comes: those are two "
            "permissions.",
        )

    def test_5_a_full_house(self):
        def queries():
            user = type(self.ada).objects.get(pk=self.ada.pk)
            client = APIClient()
            client.force_authenticate(user)
            with CaptureQueriesContext(connection) as found:
                client.get(self.address())
            return len(found)

        few = queries()
        for number in range(30):
            user = make_user(f"guest{number}")
            Booking.objects.create(event=self.event, user=user)
        self.assertEqual(
            queries(), few, "More guests take more queries: the users come one by one."
        )
        data = self.attendees(self.ada)
        self.assertEqual(
            len(data["results"]), 24, "A page has 24 guests, as BookingPagination has it."
        )

    def test_6_the_schema_shows_it(self):
        answer = self.client.get(
            reverse("api:schema"), headers={"Accept": "application/vnd.oai.openapi+json"}
        )
        operations = answer.json()["paths"].get("/api/v1/events/{slug}/attendees/", {})
        self.assertEqual(
            list(operations),
            ["get"],
            "The schema has to show the address, with GET and no other method.",
        )
