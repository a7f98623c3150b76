"""Does the admin postpone events?"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event

WEEK = timedelta(days=7)
MISSING = (
    'The list of events offers no action "postpone" yet. Write a method postpone in '
    'EventAdmin (events/admin.py), and put "postpone" into its list `actions`.'
)


def make_event(slug):
    starts_at = timezone.now() + timedelta(days=3)
    return Event.objects.create(
        slug=slug,
        title=slug,
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=80,
        description="Two sets with a break.",
    )


def make_staff(name, **fields):
    return get_user_model().objects.create(
        username=name, email=f"{name}@example.com", is_staff=True, **fields
    )


class PostponeCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        self.address = reverse("admin:events_event_changelist")
        self.chosen = [make_event("first"), make_event("second")]
        self.other = make_event("other")
        self.client.force_login(make_staff("ada", is_superuser=True))

    def offered(self):
        return self.client.get(self.address).content.decode()

    def postpone(self, events=None):
        """Choose events in the list and run the action on them."""
        if 'value="postpone"' not in self.offered():
            self.fail(MISSING)
        return self.run_action(events or self.chosen)

    def run_action(self, events):
        data = {"action": "postpone", "_selected_action": [e.pk for e in events]}
        try:
            return self.client.post(self.address, data, follow=True)
        except IntegrityError:
            self.fail(
                "The database refuses the action: an event would end before it begins. "
                "Move starts_at and ends_at in the same update()."
            )

    def moved(self, event, field):
        """By how much a moment of an event has moved."""
        return getattr(Event.objects.get(pk=event.pk), field) - getattr(event, field)

    def test_1_the_action_is_offered(self):
        page = self.offered()
        self.assertIn('value="postpone"', page, MISSING)
        self.assertIn(
            "Postpone by a week",
            page,
            "The action has another name in the admin. Write @admin.action(description="
            '"Postpone by a week", …) above the method.',
        )

    def test_2_the_chosen_events_move_by_a_week(self):
        self.postpone()
        for event in self.chosen:
            for field in ["starts_at", "ends_at"]:
                moved = self.moved(event, field)
                self.assertEqual(
                    moved,
                    WEEK,
                    f"After the action, {field} of a chosen event has moved by {moved}. "
                    'It should move by seven days: F("…") + timedelta(days=7).',
                )

    def test_3_the_others_stay(self):
        self.postpone()
        self.assertEqual(
            self.moved(self.other, "starts_at"),
            timedelta(0),
            "The action also moves an event that was not chosen. Change the events in "
            "`queryset`, not those in Event.objects.",
        )

    def test_4_a_message_says_how_many(self):
        self.assertIn(
            "Postponed: 2",
            self.postpone().content.decode(),
            'Two events were postponed, and the next page does not say "Postponed: 2". '
            "Use self.message_user(request, …), as make_free does.",
        )

    def test_5_who_may_only_look_cannot_run_it(self):
        self.postpone()
        before = Event.objects.get(pk=self.other.pk)
        viewer = make_staff("viewer")
        viewer.user_permissions.add(Permission.objects.get(codename="view_event"))
        self.client.force_login(viewer)
        page = self.offered()
        self.run_action([self.other])
        self.assertEqual(
            self.moved(before, "starts_at"),
            timedelta(0),
            "Staff who may only look at events can run the action. Say which permission "
            'it takes: @admin.action(…, permissions=["change"]).',
        )
        self.assertNotIn(
            'value="postpone"',
            page,
            "Staff who may only look at events are offered the action. Say which "
            'permission it takes: @admin.action(…, permissions=["change"]).',
        )

    def test_6_more_events_take_no_more_queries(self):
        def count(events):
            with CaptureQueriesContext(connection) as queries:
                self.postpone(events)
            return len(queries)

        more = [make_event(f"event-{number}") for number in range(20)]
        few, many = count(self.chosen), count(more)
        self.assertLessEqual(
            many,
            few,
            f"Two events take {few} queries, twenty take {many}. Do not save them one "
            "by one: queryset.update(…) changes all of them at once.",
        )
