"""Is the site closed to those to whom it should be, and open to all others?"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from bookings.models import Booking
from events.models import Event


def make_event():
    starts_at = timezone.now() + timedelta(days=7)
    return Event.objects.create(
        slug="jazz-night",
        title="Jazz Night",
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=80,
        description="Two sets with a break.",
    )


def make_user(name, **fields):
    return get_user_model().objects.create(
        username=name, email=f"{name}@example.com", **fields
    )


class ClosedCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def ask(self, address, closed=True, user=None, data=None):
        """Ask a site that is closed, or open, for a page."""
        # A new client sets up the middleware anew, with this setting.
        client = self.client_class()
        if user:
            client.force_login(user)
        try:
            with self.settings(SITE_CLOSED=closed):
                if data is not None:
                    return client.post(address, data)
                return client.get(address)
        except TemplateDoesNotExist as error:
            self.fail(f"There is no template {error}. Put it into templates/.")
        except (ImportError, ImproperlyConfigured) as error:
            self.fail(
                "Django cannot set up what MIDDLEWARE in config/settings.py names: "
                f"{error}."
            )
        except AttributeError as error:
            if "has no attribute 'user'" in str(error):
                self.fail(
                    "request.user is not there yet when your middleware asks for it. In "
                    "MIDDLEWARE put it below AuthenticationMiddleware, under the line "
                    '"Your own middleware goes below".'
                )
            self.fail(f"A request ends in an error: {error}.")
        except (TypeError, ValueError) as error:
            self.fail(
                f"A request ends in an error: {error}. __init__ takes get_response, "
                "__call__ takes the request, is no async def, and returns a response."
            )

    def test_1_a_visitor_meets_a_closed_site(self):
        if not hasattr(settings, "SITE_CLOSED"):
            self.fail(
                "There is no setting SITE_CLOSED yet. Write SITE_CLOSED = False into "
                'config/settings.py, under "Your own settings go below".'
            )
        if not any(name.endswith("ClosedMiddleware") for name in settings.MIDDLEWARE):
            self.fail(
                'MIDDLEWARE has no "config.closed.ClosedMiddleware" yet. Put it under '
                '"Your own middleware goes below" in config/settings.py.'
            )
        for address in ["/", "/events/", "/nowhere/"]:
            response = self.ask(address)
            self.assertIn(
                "closed.html",
                [template.name for template in response.templates],
                f"With SITE_CLOSED = True a visitor asks for {address} and does not see "
                "closed.html. Import settings from django.conf, and read "
                "settings.SITE_CLOSED when the request comes.",
            )
            self.assertEqual(
                response.status_code,
                503,
                f"The closed site answers {address} with the status "
                f"{response.status_code}. It should be 503, so that search engines do "
                "not take this page for ours: render(…, status=503).",
            )

    def test_2_it_says_when_to_come_back(self):
        header = self.ask("/").headers.get("Retry-After", "")
        self.assertTrue(
            header.isdecimal(),
            "The closed site should say in the header Retry-After in how many seconds "
            f'to come back, such as "3600". It says "{header}".',
        )

    def test_3_whoever_is_not_staff_meets_it_too(self):
        self.assertEqual(
            self.ask("/", user=make_user("ada")).status_code,
            503,
            "Somebody who is logged in and is not staff sees the closed site. Ask for "
            "request.user.is_staff: whoever signs up is authenticated.",
        )

    def test_4_no_view_runs(self):
        event, user = make_event(), make_user("ada")
        address = reverse("bookings:book", args=[event.slug])
        self.ask(address, user=user, data={})
        self.assertFalse(
            Booking.objects.exists(),
            "Somebody has booked a seat while the site was closed. They were shown "
            "closed.html, but the view had run by then: decide before you call "
            "get_response().",
        )

    def test_5_staff_see_the_site(self):
        response = self.ask("/", user=make_user("staff", is_staff=True))
        self.assertEqual(
            response.status_code,
            200,
            "With SITE_CLOSED = True a member of the staff asks for the front page and "
            f"gets the status {response.status_code}. Let them through.",
        )

    def test_6_the_log_in_page_is_open(self):
        address = resolve_url(settings.LOGIN_URL)
        self.assertEqual(
            self.ask(address).status_code,
            200,
            f"With SITE_CLOSED = True nobody can open {address}, so no member of the "
            "staff can log in. Let that address through.",
        )
        self.assertNotEqual(
            self.ask(address, data={"username": "ada", "password": "x"}).status_code,
            503,
            f"The log-in page opens, but sending it ends on the closed site. Let every "
            f"request to {address} through, POST too.",
        )

    def test_7_an_open_site_is_as_before(self):
        for address, status in [("/", 200), ("/events/", 200), ("/nowhere/", 404)]:
            found = self.ask(address, closed=False).status_code
            self.assertEqual(
                found,
                status,
                f"With SITE_CLOSED = False {address} should have the status {status}, "
                f"and has {found}.",
            )
