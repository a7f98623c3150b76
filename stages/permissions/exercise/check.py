"""Do the guests hear of it, from the right people, and nothing of each other?"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bookings.models import Booking
from events.models import Event
from events.tests import access

ANSWERS = {
    "visitor": "login",
    "guest": "403",
    "organizer": "200",
    "co-host": "200",
    "editor": "403",
    "door": "403",
    "staff": "200",
    "superuser": "200",
}
ADDRESS = "/events/jazz-night/message/"
SUBJECT = "News of an event you go to"


def make_user(name, **fields):
    return get_user_model().objects.create(
        username=name, **{"email": f"{name}@example.com"} | fields
    )


class MessageCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        self.organizer = make_user("olga")
        starts_at = timezone.now() + timedelta(days=7)
        self.event = Event.objects.create(
            slug="jazz-night",
            title="Jazz night",
            category="music",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            venue="Old Brewery",
            city="Leipzig",
            price="12.50",
            seats=80,
            description="Two sets with a break.",
            organizer=self.organizer,
        )
        for name in ["guest-ada", "guest-grace"]:
            Booking.objects.book(self.event, make_user(name))

    def address(self, slug="jazz-night"):
        try:
            return reverse("events:message", args=[slug])
        except NoReverseMatch:
            self.fail(
                'No address has the name "events:message" yet. Put a path('
                '"<slug:slug>/message/", …, name="message") into events/urls.py, below '
                '"Your own addresses".'
            )

    def ask(self, user=None, slug="jazz-night", **data):
        """The answer to a GET, or to a POST with this data."""
        address = self.address(slug)
        self.client.logout()
        if user:
            self.client.force_login(user)
        try:
            if data:
                return self.client.post(address, data)
            return self.client.get(address)
        except TemplateDoesNotExist as error:
            self.fail(f"There is no template {error}. Put it into templates/.")
        except ImproperlyConfigured:
            self.fail(
                "The view does not say enough. It needs permission_required (for the "
                "mixin), template_name and form_class, and a get_success_url()."
            )
        except AttributeError as error:
            if error.name != "event":
                raise
            self.fail(
                "The view has no self.event: EventPermissionMixin was not asked. It "
                "stands to the left of FormView."
            )

    def send(self):
        """What the organizer sends, which should go out."""
        response = self.ask(self.organizer, text="The concert moves.")
        self.assertEqual(
            response.status_code,
            302,
            "The organizer sends a text, and the answer should be a redirect. It has "
            f"the status {response.status_code}. Is the field called text?",
        )
        return response

    def test_1_the_page_has_its_address(self):
        self.assertEqual(
            self.address(),
            ADDRESS,
            f"The address is {self.address()}, and should be {ADDRESS}.",
        )

    def test_2_those_who_run_it_see_a_form(self):
        co_host, staff = make_user("carl"), make_user("staff", is_staff=True)
        self.event.co_hosts.add(co_host)
        for user, who in [
            (self.organizer, "The organizer"),
            (co_host, "A co-host"),
            (staff, "Staff"),
        ]:
            response = self.ask(user)
            self.assertEqual(
                response.status_code,
                200,
                f"{who} should see the page, and gets the status "
                f"{response.status_code}. EventPermissionMixin asks about this one "
                "event.",
            )
        page = response.content.decode()
        self.assertIn(
            'name="text"', page, "The page has no field text. Give the form one."
        )
        self.assertIn(
            "csrfmiddlewaretoken",
            page,
            "The form lacks {% csrf_token %}, so Django would refuse what it sends.",
        )

    def test_3_a_visitor_is_asked_to_log_in(self):
        response = self.ask()
        self.assertTrue(
            response.status_code == 302
            and response["Location"].startswith(resolve_url(settings.LOGIN_URL)),
            "A visitor should be sent to the log-in page, and gets the status "
            f"{response.status_code}. EventPermissionMixin does that; it must stand to "
            "the left of FormView.",
        )

    def test_4_who_may_not_is_refused(self):
        editor, door = make_user("editor"), make_user("door")
        editor.groups.add(Group.objects.get(name="Editors"))
        door.groups.add(Group.objects.get(name="Door staff"))
        guest = get_user_model().objects.get(username="guest-ada")
        for user, who in [
            (guest, "A guest"),
            (editor, "An editor, who may not see who comes,"),
            (door, "A member of the door staff, who may not change the event,"),
        ]:
            for data in [{}, {"text": "Hello!"}]:
                response = self.ask(user, **data)
                self.assertEqual(
                    response.status_code,
                    403,
                    f"{who} should be refused with the status 403, and gets "
                    f"{response.status_code}. Want both: events.change_event and "
                    "events.view_attendees.",
                )
        self.assertEqual(
            mail.outbox, [], "Somebody who was refused has sent a mail all the same."
        )

    def test_5_an_unknown_event_is_not_found(self):
        response = self.ask(self.organizer, slug="no-such-event")
        self.assertEqual(
            response.status_code,
            404,
            "A message about an event that does not exist should be a 404, and is a "
            f"{response.status_code}.",
        )

    def test_6_each_guest_gets_a_mail_alone(self):
        Booking.objects.book(self.event, make_user("guest-linus", email=""))
        self.send()
        sent = sorted(message.recipients() for message in mail.outbox)
        for recipients in sent:
            self.assertLessEqual(
                len(recipients),
                1,
                "One mail goes to several guests, so each sees the addresses of the "
                "others. Make a mail for each guest.",
            )
            self.assertNotIn(
                "",
                recipients or [""],
                "A mail goes to nobody. Leave out guests without an e-mail address.",
            )
        self.assertEqual(
            sent,
            [["guest-ada@example.com"], ["guest-grace@example.com"]],
            f"Two guests have an address. Mails went to: {sent or 'nobody'}.",
        )
        for message in mail.outbox:
            self.assertEqual(
                message.subject,
                SUBJECT,
                f'The subject should be "{SUBJECT}", and is "{message.subject}".',
            )
            self.assertIn(
                "The concert moves.", message.body, "The text is not in the mail."
            )

    def test_7_then_the_event_is_shown(self):
        response = self.send()
        self.assertEqual(
            response["Location"],
            self.event.get_absolute_url(),
            "After sending, the browser should be led to the page of the event, and is "
            f"led to {response['Location']}.",
        )

    def test_8_more_guests_need_no_more_queries(self):
        def count():
            with CaptureQueriesContext(connection) as queries:
                self.client.post(self.address(), {"text": "The concert moves."})
            return len(queries)

        self.send()
        few = count()
        for number in range(18):
            Booking.objects.book(self.event, make_user(f"guest-{number}"))
        many = count()
        self.assertEqual(
            few,
            many,
            f"Two guests take {few} queries, twenty take {many}: one more for each "
            "guest. Fetch all addresses at once: "
            'values_list("user__email", flat=True).',
        )

    def test_9_the_table_says_who_may(self):
        lines = [line.split() for line in access.ACCESS.splitlines()]
        rows = {tuple(line[:2]): line[2:] for line in lines if len(line) > 2}
        for method in ["GET", "POST"]:
            answers = rows.get((method, ADDRESS))
            self.assertIsNotNone(
                answers,
                f'events/tests/access.py has no row "{method} {ADDRESS}" yet.',
            )
            self.assertEqual(
                len(answers),
                len(ANSWERS),
                f"The row {method} {ADDRESS} in events/tests/access.py has "
                f"{len(answers)} answers, and there are {len(ANSWERS)} roles.",
            )
            for answer, (role, right) in zip(answers, ANSWERS.items(), strict=True):
                self.assertEqual(
                    answer,
                    right,
                    f"The row {method} {ADDRESS} says {answer} for {role}, and should "
                    f"say {right}.",
                )
