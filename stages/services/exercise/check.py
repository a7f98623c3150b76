"""Does a seat pass from one person to another, whole or not at all?"""

from datetime import timedelta
from unittest import mock

from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.db import IntegrityError
from django.test import TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bookings import services
from bookings.models import BookingRefused
from bookings.signals import seat_booked, seat_given_back
from events.models import Event


def make_event(slug, **fields):
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
        description="Two sets with a break.",
        **fields,
    )


def make_user(name):
    return get_user_model().objects.create(username=name, email=f"{name}@example.com")


class PassOnCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        self.ada = make_user("ada")
        self.grace = make_user("grace")
        self.event = make_event("jazz-night", seats=1)
        self.booking = services.book_seat(event=self.event, user=self.ada)

    def pass_on(self, booking, user):
        if not hasattr(services, "pass_on_seat"):
            self.fail("bookings/services.py has no function pass_on_seat yet.")
        try:
            return services.pass_on_seat(booking=booking, user=user)
        except TypeError as error:
            self.fail(f"pass_on_seat(booking=…, user=…) cannot be called: {error}.")
        except IntegrityError:
            self.fail(
                "The database had to stop pass_on_seat(): this person has a seat at the "
                "event already. Raise BookingRefused before that, as booking does."
            )

    def who_comes(self, event):
        return [booking.user.username for booking in event.bookings.all()]

    def refused(self, booking, user, code, why):
        holders = self.who_comes(booking.event)
        try:
            self.pass_on(booking, user)
        except BookingRefused as refusal:
            found = refusal.code
        except AssertionError:
            raise
        except Exception:
            self.fail(
                f"{why}: pass_on_seat() has to raise BookingRefused. It raised something "
                "else, which no page expects."
            )
        else:
            self.fail(f"{why}: pass_on_seat() has to raise BookingRefused.")
        self.assertEqual(
            found,
            code,
            f"{why}: the code of BookingRefused has to be {code}, as in booking.",
        )
        self.assertEqual(
            self.who_comes(booking.event),
            holders,
            f"{why}, so nothing may change. But the seats have other owners now: make "
            "one transaction of all that pass_on_seat() does.",
        )

    def test_1_the_seat_has_a_new_owner(self):
        booking = self.pass_on(self.booking, self.grace)
        self.assertEqual(
            self.who_comes(self.event),
            ["grace"],
            "After pass_on_seat() the seat belongs to the new person, and to no one else. "
            "The event may be sold out: the seat is there.",
        )
        self.assertEqual(
            booking,
            self.event.bookings.get(),
            "pass_on_seat() returns the booking of the new owner.",
        )

    def test_2_the_rules_of_booking_hold(self):
        event = make_event("folk-dance", seats=5)
        booking = services.book_seat(event=event, user=self.ada)
        services.book_seat(event=event, user=self.grace)
        self.refused(booking, self.grace, "booked_already", "This person has a seat")

    def test_3_not_when_the_event_has_begun(self):
        Event.objects.filter(pk=self.event.pk).update(
            starts_at=timezone.now() - timedelta(minutes=1)
        )
        self.booking.refresh_from_db()
        self.refused(self.booking, self.grace, "has_begun", "This event has begun")

    def test_4_who_listens_is_told_when_all_is_safe(self):
        told = []

        def listen(signal, booking, **kwargs):
            told.append((signal, booking.user.username))

        for signal in [seat_given_back, seat_booked]:
            signal.connect(listen)
            self.addCleanup(signal.disconnect, listen)
        with self.captureOnCommitCallbacks() as callbacks:
            self.pass_on(self.booking, self.grace)
            self.assertEqual(
                told,
                [],
                "The signals are sent too early: the transaction may still be undone. "
                "Send them by transaction.on_commit, as the other services do.",
            )
        for callback in callbacks:
            callback()
        self.assertIn(
            (seat_given_back, "ada"), told, "seat_given_back is not sent for ada's seat."
        )
        self.assertIn(
            (seat_booked, "grace"), told, "seat_booked is not sent for grace's seat."
        )

    def address(self, booking):
        try:
            return reverse("bookings:pass_on", args=[booking.pk])
        except NoReverseMatch:
            self.fail(
                'No address has the name "bookings:pass_on" yet. Put a path('
                '"<int:pk>/pass-on/", …, name="pass_on") into bookings/urls.py, below '
                '"Your own addresses".'
            )

    def send(self, user, booking, username):
        address = self.address(booking)
        self.client.force_login(user)
        return self.client.post(address, {"username": username})

    def test_5_the_page_passes_a_seat_on(self):
        response = self.send(self.ada, self.booking, "grace")
        self.assertEqual(
            (response.status_code, response.headers.get("Location")),
            (302, reverse("bookings:list")),
            "After a POST the view leads to bookings:list.",
        )
        self.assertEqual(
            self.who_comes(self.event),
            ["grace"],
            "A POST with grace's username to the page passes the seat on to her.",
        )
        self.assertTrue(
            list(get_messages(response.wsgi_request)),
            "Say in a message that the seat is passed on.",
        )

    def test_6_only_ones_own(self):
        response = self.send(self.grace, self.booking, "grace")
        self.assertEqual(
            response.status_code,
            404,
            "Somebody else's booking must be a 404: grace has tried to pass ada's seat "
            "on to herself.",
        )
        self.assertEqual(
            self.who_comes(self.event), ["ada"], "grace has taken ada's seat."
        )

    def test_7_what_cannot_be_is_said(self):
        services.give_seat_back(booking=self.booking)
        event = make_event("folk-dance", seats=5)
        booking = services.book_seat(event=event, user=self.ada)
        services.book_seat(event=event, user=self.grace)
        for username, why in [
            ("grace", "grace has a seat already"),
            ("nobody", "nobody has this username"),
        ]:
            response = self.send(self.ada, booking, username)
            self.assertEqual(
                (response.status_code, bool(list(get_messages(response.wsgi_request)))),
                (302, True),
                f"Where {why}, the page says so in a message and leads to bookings:list.",
            )
        response = self.client.get(self.address(booking))
        self.assertEqual(
            response.status_code, 405, "A GET to this page is answered with 405."
        )

    def test_8_the_view_leaves_the_work_to_the_service(self):
        if not hasattr(services, "pass_on_seat"):
            self.fail("bookings/services.py has no function pass_on_seat yet.")
        calls = []

        def instead(*, booking, user):
            calls.append((booking.pk, user.username))
            return booking

        with (
            mock.patch.object(services, "pass_on_seat", instead),
            mock.patch("bookings.views.pass_on_seat", instead, create=True),
        ):
            self.send(self.ada, self.booking, "grace")
        self.assertEqual(
            (calls, self.who_comes(self.event)),
            ([(self.booking.pk, "grace")], ["ada"]),
            "The view has to call pass_on_seat(booking=…, user=…) once, and to write "
            "nothing by itself.",
        )
