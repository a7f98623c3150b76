import os
import runpy
import socket
import time
from threading import Timer
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase, TransactionTestCase, override_settings

from accounts.tests.factories import UserFactory
from bookings.services import book_seat, give_seat_back
from bookings.tests.builders import an_event
from live import announcing


class DeadLayerTests(TransactionTestCase):
    """Bookings while the channel layer is away."""

    def setUp(self):
        self.event = an_event().build()
        self.enterContext(mock.patch.object(announcing, "spared_until", 0.0))
        # A port that takes calls and never answers; closed, it takes none.
        self.port = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        _, number = self.port.getsockname()
        url = f"redis://127.0.0.1:{number}/0"
        with mock.patch.dict(os.environ, REDIS_URL=url):
            server = runpy.run_path(settings.BASE_DIR / "config" / "settings.py")
        layers = override_settings(CHANNEL_LAYERS=server["CHANNEL_LAYERS"])
        self.enterContext(layers)

    def book_and_give_back(self) -> float:
        """Both while nobody can be told. The seconds that it took."""
        begin = time.monotonic()
        with self.assertLogs("live.announcing", "WARNING") as logs:
            booking = book_seat(event=self.event, user=UserFactory())
            give_seat_back(booking=booking)
        self.assertEqual(len(logs.records), 1)
        return time.monotonic() - begin

    def test_a_redis_that_does_not_answer_costs_one_booking_a_moment(self):
        # Nobody waits for ever, whatever the code that is tried out here.
        end = Timer(6, self.port.close)
        self.addCleanup(end.cancel)
        end.start()
        with mock.patch.object(announcing, "TIMEOUT", 0.2):
            self.assertLess(self.book_and_give_back(), 3)

    def test_a_redis_that_is_not_there(self):
        self.port.close()
        self.book_and_give_back()

    def test_after_a_while_it_is_tried_again(self):
        self.port.close()
        self.book_and_give_back()
        with mock.patch.object(announcing, "spared_until", time.monotonic() - 1):
            self.book_and_give_back()


class SettingsTests(SimpleTestCase):
    def test_without_a_variable_no_server_is_needed(self):
        environment = {k: v for k, v in os.environ.items() if k != "REDIS_URL"}
        with mock.patch.dict(os.environ, environment, clear=True):
            names = runpy.run_path(settings.BASE_DIR / "config" / "settings.py")
        backend = names["CHANNEL_LAYERS"]["default"]["BACKEND"]
        self.assertEqual(backend, "channels.layers.InMemoryChannelLayer")
