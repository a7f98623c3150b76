import json
import socket
import time
from contextlib import suppress
from unittest import SkipTest, mock

from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings, tag
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from bookings.tests.builders import an_event
from config.tests.redis import running_redis
from live import announcing, refusals
from live.announcing import announce
from live.tests.serving import Site, serving

# In seconds: time for a slow machine, and less than a refresh that is not meant.
PATIENCE = 20

HANDSHAKE = """\
GET {path} HTTP/1.1
Host: {host}
Origin: http://{host}
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

"""


@tag("server")
class ServerTests(TransactionTestCase):
    """Real sockets to real processes, which are killed and come back."""

    def setUp(self):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            raise SkipTest("other processes see no database in memory")
        # A machine that is busy with tests is slow, which is no reason to say nothing.
        self.enterContext(mock.patch.object(announcing, "TIMEOUT", 3))
        self.enterContext(mock.patch.object(announcing, "SPARED", 0))
        self.enterContext(mock.patch.object(announcing, "spared_until", 0.0))
        self.event = an_event().with_seats(50).build()
        self.path = f"/ws/events/{self.event.slug}/"

    def open(self, site: Site, path: str = "", **options) -> ClientConnection:
        """A socket from a page of this site."""
        options = {"origin": f"http://{site.host}", "proxy": None} | options
        address = f"ws://{site.host}{path or self.path}"
        return self.enterContext(connect(address, **options))

    def hear(self, page: ClientConnection, seats_left: int) -> None:
        """Listen until this number is said."""
        deadline = time.monotonic() + PATIENCE
        said = None
        while said != seats_left:
            said = json.loads(page.recv(deadline - time.monotonic()))["seats_left"]

    def use_redis(self):
        """A Redis. This process uses it as well, as a worker or a command would."""
        redis = self.enterContext(running_redis())
        layer = {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [redis.url], "prefix": "live"},
        }
        self.enterContext(override_settings(CHANNEL_LAYERS={"default": layer}))
        return redis

    def book(self, times: int = 1) -> None:
        for _ in range(times):
            book_seat(event=self.event, user=UserFactory())

    def test_what_one_process_changes_the_pages_of_all_others_show(self):
        redis = self.use_redis()
        sites = [self.enterContext(serving(REDIS_URL=redis.url)) for _ in range(2)]
        pages = [self.open(site) for site in sites]
        for page in pages:
            self.hear(page, 50)
        self.book()
        for page in pages:
            self.hear(page, 49)

    def test_in_memory_other_processes_are_seen_at_the_next_refresh(self):
        page = self.open(self.enterContext(serving(refresh=1)))
        self.hear(page, 50)
        self.book()
        self.hear(page, 49)

    def test_redis_is_killed_and_comes_back(self):
        redis = self.use_redis()
        patient = self.enterContext(serving(REDIS_URL=redis.url))
        often = self.enterContext(serving(refresh=1, REDIS_URL=redis.url))
        page, page_of_often = self.open(patient), self.open(often)
        self.hear(page, 50)
        self.book()
        self.hear(page, 49)
        redis.kill()
        with self.assertLogs("live.announcing", "WARNING"):
            self.book()
        self.assertEqual(self.event.bookings.count(), 2)
        self.hear(page_of_often, 48)
        # Who comes while it is away is told, too.
        self.hear(self.open(often), 48)

        redis.start()
        deadline = time.monotonic() + PATIENCE
        said = None
        # On the same line as before. What was missed is made up for, in a moment: the
        # site has to notice first that Redis is back.
        while said != 48:
            self.assertLess(time.monotonic(), deadline)
            announce(self.event.pk)
            with suppress(TimeoutError):
                said = json.loads(page.recv(0.5))["seats_left"]

    def test_the_site_is_killed_and_comes_back(self):
        site = self.enterContext(serving())
        page = self.open(site)
        self.hear(page, 50)
        site.kill()
        with self.assertRaises(ConnectionClosed):
            page.recv(PATIENCE)
        self.book()
        site.start()
        self.hear(self.open(site), 49)

    def test_who_never_reads_holds_up_nobody(self):
        redis = self.use_redis()
        site = self.enterContext(serving(REDIS_URL=redis.url))
        page = self.open(site)
        self.hear(page, 50)
        for _ in range(10):
            mute = socket.create_connection(("127.0.0.1", site.port), PATIENCE)
            self.addCleanup(mute.close)
            handshake = HANDSHAKE.format(path=self.path, host=site.host)
            mute.sendall(handshake.replace("\n", "\r\n").encode())
        self.book(times=50)
        self.hear(page, 0)

    def test_refusals_reach_the_browser(self):
        site = self.enterContext(serving())
        guest = Client()
        guest.force_login(UserFactory())
        session = guest.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        attendees = f"{self.path}attendees/"
        for path, headers, code in [
            ("/ws/events/no-such-event/", {}, refusals.NOT_FOUND),
            ("/ws/", {}, refusals.NOT_FOUND),
            (attendees, {}, refusals.LOG_IN),
            (attendees, cookie, refusals.FORBIDDEN),
        ]:
            with self.subTest(path):
                page = self.open(site, path, additional_headers=headers)
                with self.assertRaises(ConnectionClosed) as closed:
                    page.recv(PATIENCE)
                self.assertEqual(closed.exception.rcvd.code, code)
        with self.assertRaises(InvalidStatus) as refused:
            self.open(site, origin="https://evil.example")
        self.assertEqual(refused.exception.response.status_code, 403)
