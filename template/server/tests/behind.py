"""What holds for the site behind nginx, and behind Apache just as well."""

import json
import os
import re
import signal
#: if channels
import socket
#: endif
from collections import Counter
#: if channels
from contextlib import suppress
#: endif
from typing import Any

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
#: if channels
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
#: endif

from events.covers import MAX_BYTES
#: if channels
from server.tests.running import HOST, PATIENCE
#: else
#: print "from server.tests.running import HOST\n"
#: endif

# Both halves of Django's check against forged forms, as a browser sends them.
TOKEN = "a" * 32


class ProxyTests:
    """Inherited together with ServedTests, by a class that starts a proxy."""

    # How many of some hundred requests may fail at a reload.
    forgiven = 0

    def hashed(self, name: str) -> str:
        """The address of a static file, as pages name it."""
        manifest = json.loads((self.site / "staticfiles/staticfiles.json").read_text())
        return f"/static/{manifest['paths'][name]}"

    def seen(self) -> dict[str, Any]:
        """What the site knows of a request."""
        answer = self.ask("/probe/")
        self.assertEqual(answer.status, 200, f"{answer.body}\n{self.logs()}")
        return answer.json()

    # Static files and uploads

    def test_browsers_keep_what_never_changes(self):
        answer = self.ask(self.hashed("css/site.css"))
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["content-type"].partition(";")[0], "text/css")
        self.assertEqual(
            answer.headers["cache-control"], "public, max-age=31536000, immutable"
        )
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        plain = self.ask("/static/css/site.css")
        self.assertEqual(plain.headers["cache-control"], "public, max-age=60")

    def test_each_file_that_a_page_names_is_there(self):
        page = self.ask("/").body.decode()
        names = set(re.findall(r'"(/static/[^"]+)"', page))
        self.assertIn(self.hashed("css/site.css"), names)
        for name in names:
            with self.subTest(name):
                answer = self.ask(name)
                self.assertEqual(answer.status, 200)
                self.assertIn("immutable", answer.headers["cache-control"])

    def test_these_files_need_no_gunicorn(self):
        """The site names each of its answers. What has no id, it has not seen."""
        self.assertIn("x-request-id", self.ask("/probe/").headers)
        for address in [self.hashed("css/site.css"), "/static/no.css", "/media/no.jpg"]:
            with self.subTest(address):
                self.assertNotIn("x-request-id", self.ask(address).headers)

    def test_nothing_else_of_the_project_is_handed_out(self):
        for address in [
            "/static../manage.py",
            "/static/../manage.py",
            "/static/%2e%2e/manage.py",
            "/media../manage.py",
            "/media/..%2fmanage.py",
            "/static/",
            "/media/",
            "/manage.py",
            "/.env",
            "/413.html../manage.py",
        ]:
            with self.subTest(address):
                answer = self.ask(address)
                self.assertIn(answer.status, (400, 403, 404))
                self.assertNotIn(b"django", answer.body)

    def test_pictures_are_shown_and_all_else_is_saved(self):
        for name, kind, disposition in [
            ("picture.jpg", "image/jpeg", "inline"),
            ("page.html", "application/octet-stream", "attachment"),
            ("drawing.svg", "application/octet-stream", "attachment"),
            ("script.js", "application/octet-stream", "attachment"),
            ("program.php", "application/octet-stream", "attachment"),
            ("picture.jpg.html", "application/octet-stream", "attachment"),
        ]:
            with self.subTest(name):
                (self.site / "media" / name).write_text("<script>alert(1)</script>")
                answer = self.ask(f"/media/{name}")
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.headers["content-type"], kind)
                self.assertEqual(answer.headers["content-disposition"], disposition)
                self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
                self.assertEqual(
                    answer.headers["content-security-policy"],
                    "default-src 'none'; sandbox",
                )

    def test_a_picture_that_is_a_little_too_big(self):
        """Up to the form, which says what is wrong."""
        data = {"title": "A talk", "cover": Upload(MAX_BYTES + 1)}
        answer = self.ask(
            "/events/new/",
            "POST",
            encode_multipart(BOUNDARY, data),
            Content_Type=MULTIPART_CONTENT,
            Cookie=f"sessionid={self.session}; csrftoken={TOKEN}",
            X_CSRFToken=TOKEN,
            Origin=f"https://{HOST}",
        )
        self.assertEqual(answer.status, 200)
        self.assertIn("A cover may have 10.0\xa0MB.", answer.body.decode())
        self.assertIn('value="A talk"', answer.body.decode())

    def test_what_no_form_takes_is_not_taken_at_all(self):
        # Not a byte of it is sent, and the answer is there.
        answer = self.ask("/probe/", "POST", Content_Length=str(5 * MAX_BYTES))
        self.assertEqual(answer.status, 413)
        self.assertIn(b"This file is too large", answer.body)

    # Who asks, and how

    def test_the_site_sees_who_asks(self):
        seen = self.seen()
        self.assertEqual(seen["address"], "127.0.0.1")
        self.assertEqual(seen["scheme"], "https")
        self.assertEqual(seen["host"], HOST)

    def test_what_visitors_say_of_themselves_is_gone(self):
        answer = self.ask(
            "/probe/",
            X_Forwarded_For="6.6.6.6",
            X_Forwarded_Proto="http",
            X_Forwarded_Host="evil.example",
            Forwarded="for=6.6.6.6;proto=http;host=evil.example",
        )
        self.assertEqual(answer.status, 200)
        seen = answer.json()
        self.assertEqual(seen["address"], "127.0.0.1")
        self.assertEqual(seen["scheme"], "https")
        self.assertEqual(seen["host"], HOST)
        self.assertEqual(seen["headers"]["X-Forwarded-For"], "127.0.0.1")
        self.assertNotIn("6.6.6.6", str(seen))
        self.assertNotIn("evil", str(seen))

    def test_the_same_with_an_underscore(self):
        """For Django, both are HTTP_X_FORWARDED_FOR. So one of them must not pass."""
        with self.connect() as line:
            line.sendall(
                f"GET /probe/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
                "X_Forwarded_For: 6.6.6.6\r\nX_Forwarded_Proto: http\r\n\r\n".encode()
            )
            answer = line.makefile("rb").read()
        self.assertIn(b'"address": "127.0.0.1"', answer)
        self.assertNotIn(b"6.6.6.6", answer)

    def test_by_http_there_is_one_answer(self):
        answer = self.ask("/events/?month=2027-01", https=False)
        self.assertEqual(answer.status, 301)
        self.assertEqual(
            answer.headers["location"], f"https://{HOST}/events/?month=2027-01"
        )

    # Reloads

    def workers(self) -> set[int]:
        """The processes that answer. Asked often, each has its turn."""
        return {self.seen()["process"] for _ in range(30)}

    def test_new_code_and_a_new_configuration_and_nobody_notices(self):
        old = self.workers()
        code = self.site / "server/tests/site_urls.py"
        code.write_text(code.read_text().replace('"old"', '"new"'))
        static = self.hashed("css/site.css")
        with self.under_load("/probe/?seconds=0.2", "/events/", static) as answers:
            self.wait_for(lambda: len(answers) > 20, "visitors")
            self.gunicorn.send_signal(signal.SIGHUP)
            self.wait_for(self.is_new, "the new code")
            self.wait_for(lambda: not old & self.workers(), "old processes to end")
            self.reload_proxy()
            count = len(answers)
            self.wait_for(lambda: len(answers) > count + 40, "visitors")
        failed = [answer for answer in answers if not answer.endswith(" 200")]
        self.assertLessEqual(len(failed), self.forgiven, Counter(failed))

    def is_new(self) -> bool:
        answer = self.ask("/probe/")
        return answer.status == 200 and answer.json()["version"] == "new"

    def test_a_process_that_is_killed_is_replaced(self):
        before = self.workers()
        killed = before.pop()
        os.kill(killed, signal.SIGKILL)
        self.wait_for(lambda: len(self.after(killed)) == 2, "another process")

    def after(self, killed: int) -> set[int]:
        """The processes that answer, without the one that was killed."""
        answers = [self.ask("/probe/") for _ in range(30)]
        seen = {answer.json()["process"] for answer in answers if answer.status == 200}
        return seen - {killed}
#: if channels

    # WebSocket

    def open(self, origin: str = f"https://{HOST}") -> ClientConnection:
        line = socket.create_connection(("127.0.0.1", self.https), timeout=PATIENCE)
        self.addCleanup(line.close)
        address = f"wss://{HOST}/ws/events/bees-in-the-city-ghent/"
        options = {"sock": line, "ssl": self.trust, "open_timeout": PATIENCE}
        return self.enterContext(connect(address, origin=origin, **options))

    def test_a_page_hears_of_its_seats(self):
        page = self.open()
        self.assertEqual(json.loads(page.recv(PATIENCE))["seats_left"], 120)

    def test_a_page_of_another_site_does_not(self):
        with self.assertRaises(InvalidStatus) as refused:
            self.open(origin="https://evil.example")
        self.assertEqual(refused.exception.response.status_code, 403)

    def test_at_a_reload_pages_are_told_to_come_again(self):
        page = self.open()
        page.recv(PATIENCE)
        self.gunicorn.send_signal(signal.SIGHUP)
        with self.assertRaises(ConnectionClosed) as closed:
            while True:
                page.recv(PATIENCE)
        # 1012: "the service is started anew".
        self.assertEqual(closed.exception.rcvd.code, 1012)
        self.wait_for(self.is_let_in, "a page that comes again to be let in")

    def is_let_in(self) -> bool:
        """Who comes just when a process ends is refused. Pages try again."""
        with suppress(ConnectionClosed, InvalidStatus):
            return "seats_left" in self.open().recv(PATIENCE)
        return False
#: endif


class Upload:
    """A file of zeros, as the test client wants it."""

    name = "picture.jpg"
    content_type = "image/jpeg"

    def __init__(self, size: int) -> None:
        self.size = size

    def read(self) -> bytes:
        return bytes(self.size)
