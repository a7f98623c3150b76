from datetime import timedelta
from unittest import mock

import time_machine
from celery.exceptions import OperationalError
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bookings.tests.factories import BookingFactory
from config.jobs import State
from events.tests.factories import EventFactory
from exports import making, tasks
from exports.models import Export, ExportPart
from exports.services import ask_for_list, tidy_up


class ExportPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada, cls.grace = UserFactory(username="ada"), UserFactory(username="grace")
        cls.event = EventFactory(title="Jazz night", organizer=cls.ada)
        cls.event.co_hosts.add(cls.grace)
        for name in ["guest1", "guest2"]:
            BookingFactory(event=cls.event, user__username=name)

    def setUp(self):
        self.client.force_login(self.ada)

    def ask(self):
        return self.client.post(reverse("exports:ask", args=["jazz-night"]))

    def asked_for(self) -> Export:
        """A list that nobody has begun with."""
        return ask_for_list(event=self.event, owner=self.ada)

    def file_of(self, export: Export):
        return self.client.get(reverse("exports:file", args=[export.pk]))

    def test_the_page_of_the_event_asks_for_it(self):
        page = self.client.get(reverse("events:attendees", args=["jazz-night"]))
        self.assertContains(page, 'action="/exports/of/jazz-night/"')

    def test_it_is_asked_for_made_and_fetched(self):
        with self.captureOnCommitCallbacks(execute=True):
            response = self.ask()
        export = Export.objects.get()
        self.assertRedirects(response, export.get_absolute_url())
        page = self.client.get(export.get_absolute_url())
        self.assertContains(page, f'href="/exports/{export.pk}/file/"')
        self.assertNotIn("Refresh", page.headers)
        file = self.file_of(export)
        self.assertEqual(
            file.headers["Content-Disposition"], 'attachment; filename="jazz-night.csv"'
        )
        self.assertEqual(file.headers["Content-Type"], "text/csv; charset=utf-8")
        head, *lines = file.text.splitlines()
        self.assertEqual(head, "Name,User name,Booked at")
        self.assertEqual([line.split(",")[1] for line in lines], ["guest1", "guest2"])

    def test_a_broker_that_is_away_breaks_no_page(self):
        error = OperationalError("connection refused")
        with (
            mock.patch.object(tasks.make, "delay", side_effect=error),
            self.assertLogs("django.test", "ERROR"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            response = self.ask()
        self.assertRedirects(response, Export.objects.get().get_absolute_url())

    def test_who_asks_twice_waits_for_one(self):
        self.ask()
        self.ask()
        self.assertEqual(Export.objects.count(), 1)

    def test_what_is_ready_does_not_keep_anybody_from_asking_again(self):
        making.make(self.asked_for().pk)
        self.ask()
        self.assertEqual(Export.objects.count(), 2)

    def test_while_it_is_made_the_page_looks_again_by_itself(self):
        export = self.asked_for()
        with mock.patch.object(making, "BATCH", 1):
            making.write_part(Export.objects.take(export.pk))
        page = self.client.get(export.get_absolute_url())
        self.assertContains(page, '<progress max="2" value="1"')
        self.assertEqual(page.headers["Refresh"], "2")
        self.assertEqual(self.file_of(export).status_code, 404)

    def test_what_could_not_be_made_is_said(self):
        export = self.asked_for()
        Export.objects.update(state=State.FAILED, note="OSError: /srv/secret")
        page = self.client.get(export.get_absolute_url())
        self.assertContains(page, "It could not be made.")
        self.assertNotContains(page, "secret")
        self.assertNotIn("Refresh", page.headers)

    def test_somebody_elses_is_not_there(self):
        export = self.asked_for()
        making.make(export.pk)
        # She runs the event as well, and may ask for a list of her own.
        self.client.force_login(self.grace)
        self.assertEqual(self.client.get(export.get_absolute_url()).status_code, 404)
        self.assertEqual(self.file_of(export).status_code, 404)

    def test_who_may_not_see_the_guests_any_more_does_not_get_it(self):
        export = ask_for_list(event=self.event, owner=self.grace)
        making.make(export.pk)
        self.client.force_login(self.grace)
        self.assertEqual(self.file_of(export).status_code, 200)
        self.event.co_hosts.remove(self.grace)
        self.assertEqual(self.file_of(export).status_code, 403)
        self.assertEqual(self.client.get(export.get_absolute_url()).status_code, 403)

    def test_no_cache_keeps_it(self):
        export = self.asked_for()
        making.make(export.pk)
        self.assertIn("no-store", self.file_of(export).headers["Cache-Control"])

    def test_it_is_there_for_a_day(self):
        export = self.asked_for()
        making.make(export.pk)
        with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
            self.client.force_login(self.ada)
            self.assertEqual(self.file_of(export).status_code, 404)
            tidy_up()
        self.assertFalse(ExportPart.objects.exists())

    def test_what_nobody_has_made_is_handed_over_again(self):
        export = self.asked_for()
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
            tidy_up()
        export.refresh_from_db()
        self.assertTrue(export.is_ready)
