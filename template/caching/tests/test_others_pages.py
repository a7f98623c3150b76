import re
from datetime import UTC, datetime, timedelta

import time_machine
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from caching.tests.helpers import CachedTests, addresses_of
from events.tests.factories import EventFactory

# New with each answer.
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[\w-]+"')
DUMMY = "django.core.cache.backends.dummy.DummyCache"
MIDDLE_OF_A_MONTH = datetime(2026, 11, 15, 12, tzinfo=UTC)
WITHOUT = {
    name: {"BACKEND": DUMMY} for name in ["default", "stamps", "template_fragments"]
}


# On the last evening of a month it is the next one in Tokyo, and pages differ anyway.
@time_machine.travel(MIDDLE_OF_A_MONTH)
class OthersPagesTests(CachedTests):
    """Each sees what they would see if nothing was kept, whoever was there before."""

    @classmethod
    def setUpTestData(cls):
        # Far in the east, it is the next month already.
        next_month = (timezone.now() + timedelta(days=62)).replace(day=1)
        late = next_month.replace(hour=20) - timedelta(days=1)
        cls.event = EventFactory(title="Jazz night", seats=10, starts_at=late)
        cls.clients = {"visitor": Client()}
        for name, zone in [("ada", "UTC"), ("grace", "UTC"), ("alan", "Asia/Tokyo")]:
            user = UserFactory(username=name, time_zone=zone)
            cls.clients[name] = Client()
            cls.clients[name].force_login(user)
        book_seat(event=cls.event, user=User.objects.get(username="ada"))
        # The search is not kept as a page, but its cards are.
        cls.addresses = [*addresses_of(cls.event), reverse("find")]

    def see(self, who: str, address: str) -> str:
        response = self.clients[who].get(address)
        self.assertEqual(response.status_code, 200)
        return TOKEN.sub("", response.text)

    def test_nobody_sees_the_page_of_somebody_else(self):
        for address in self.addresses:
            with self.settings(CACHES=WITHOUT):
                own = {who: self.see(who, address) for who in self.clients}
            self.assertEqual(len(set(own.values())), len(own))
            for first in self.clients:
                # What this one is given may be kept; then come all, this one again too.
                for cache in caches.all():
                    cache.clear()
                for who in [first, *self.clients]:
                    with self.subTest(address, first=first, who=who):
                        self.assertEqual(self.see(who, address), own[who])

    def test_a_message_is_shown_once_and_to_one_visitor(self):
        address = reverse("events:list")
        told = Client()
        told.cookies["messages"] = message("Your account is gone.")
        self.assertNotIn("Your account is gone.", self.see("visitor", address))
        self.assertContains(told.get(address), "Your account is gone.")
        self.assertNotContains(told.get(address), "Your account is gone.")
        self.assertNotIn("Your account is gone.", self.see("visitor", address))


def message(text: str) -> str:
    """The cookie in which a message waits for the next page."""
    request = RequestFactory().get("/")
    storage = CookieStorage(request)
    storage.add(messages.SUCCESS, text)
    response = HttpResponse()
    storage.update(response)
    return response.cookies[CookieStorage.cookie_name].value
