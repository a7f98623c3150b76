from unittest import mock

from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.tests.factories import BookingFactory
from events.tests.factories import EventFactory
from exports import making
from exports.models import Export
from exports.services import ask_for_list


class CachedPageTests(TestCase):
    """A worker is another process, and no cache of this one hears of what it does."""

    @classmethod
    def setUpTestData(cls):
        cls.ada, cls.grace = UserFactory(username="ada"), UserFactory(username="grace")
        cls.event = EventFactory(title="Jazz night", organizer=cls.ada)
        cls.event.co_hosts.add(cls.grace)
        BookingFactory.create_batch(2, event=cls.event)

    def setUp(self):
        cache.clear()
        self.client.force_login(self.ada)
        self.export = ask_for_list(event=self.event, owner=self.ada)
        self.file = reverse("exports:file", args=[self.export.pk])

    def page(self):
        return self.client.get(self.export.get_absolute_url())

    def test_the_page_says_how_far_it_is_now(self):
        self.assertContains(self.page(), "0 of 2")
        with mock.patch.object(making, "BATCH", 1):
            making.write_part(Export.objects.take(self.export.pk))
        self.assertContains(self.page(), "1 of 2")
        self.assertEqual(self.client.get(self.file).status_code, 404)
        Export.objects.update(state="waiting")
        making.make(self.export.pk)
        self.assertContains(self.page(), self.file)
        self.assertEqual(self.client.get(self.file).status_code, 200)

    def test_nobody_gets_the_page_or_the_file_of_another(self):
        making.make(self.export.pk)
        for address in [self.export.get_absolute_url(), self.file]:
            with self.subTest(address):
                self.client.force_login(self.ada)
                self.assertEqual(self.client.get(address).status_code, 200)
                self.client.force_login(self.grace)
                self.assertEqual(self.client.get(address).status_code, 404)
                self.client.logout()
                self.assertEqual(self.client.get(address).status_code, 302)
