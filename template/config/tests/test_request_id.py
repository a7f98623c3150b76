import asyncio
import io
import logging
import time

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, TestCase, override_settings
from django.urls import path

from config.logs import request_id
from config.request_id import RequestIdMiddleware

# As uuid4().hex writes it.
NEW_ID = r"^[0-9a-f]{32}$"


def failing_view(request: HttpRequest) -> HttpResponse:
    raise ValueError("A mistake of ours.")


urlpatterns = [path("failing/", failing_view)]


class LogMixin:
    """Read what the console of `runserver` would show."""

    def setUp(self):
        super().setUp()
        console = logging.getHandlerByName("console")
        self.log = io.StringIO()
        self.addCleanup(console.setStream, console.setStream(self.log))
        self.enterContext(override_settings(DEBUG=True))


class RequestIdTests(TestCase):
    def test_each_response_has_an_id_of_its_own(self):
        ids = [
            self.client.get("/no-such-page/").headers["X-Request-ID"] for _ in range(2)
        ]
        self.assertRegex(ids[0], NEW_ID)
        self.assertRegex(ids[1], NEW_ID)
        self.assertNotEqual(ids[0], ids[1])

    def test_an_id_from_outside_is_kept(self):
        incoming = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
        response = self.client.get("/", headers={"X-Request-ID": incoming})
        self.assertEqual(response.headers["X-Request-ID"], incoming)

    def test_what_is_no_id_is_replaced(self):
        for incoming in ["short", "x" * 65, "two words", "\x1b[31mred", "line\n5678"]:
            with self.subTest(incoming=incoming):
                response = self.client.get("/", headers={"X-Request-ID": incoming})
                self.assertRegex(response.headers["X-Request-ID"], NEW_ID)

    def test_the_response_says_how_long_it_took(self):
        def slow(request: HttpRequest) -> HttpResponse:
            time.sleep(0.02)
            return HttpResponse()

        response = RequestIdMiddleware(slow)(RequestFactory().get("/"))
        name, _, duration = response.headers["Server-Timing"].partition(";dur=")
        self.assertEqual(name, "app")
        self.assertGreaterEqual(float(duration), 20)


class LogTests(LogMixin, TestCase):
    def test_a_line_has_the_id_of_its_request(self):
        response = self.client.get("/no-such-page/")
        self.assertIn(
            f"WARNING [{response.headers['X-Request-ID']}] django.request: "
            "Not Found: /no-such-page/",
            self.log.getvalue(),
        )

    @override_settings(ROOT_URLCONF=__name__)
    def test_an_error_has_the_id_of_its_request(self):
        self.client.raise_request_exception = False
        response = self.client.get("/failing/")
        self.assertEqual(response.status_code, 500)
        self.assertIn(
            f"ERROR [{response.headers['X-Request-ID']}] django.request: "
            "Internal Server Error: /failing/",
            self.log.getvalue(),
        )

    def test_a_line_after_the_request_has_none(self):
        self.client.get("/no-such-page/")
        logging.getLogger("events").info("3 events imported.")
        self.assertIn("INFO [-] events: 3 events imported.", self.log.getvalue())


class OrderTests(LogMixin, TestCase):
    """
    These fail when RequestIdMiddleware is not the first in MIDDLEWARE.

    Other middleware may answer by itself. What stands behind it never sees the request.
    """

    @override_settings(SECURE_SSL_REDIRECT=True)
    def test_a_redirect_by_other_middleware_has_an_id_too(self):
        response = self.client.get("/events/")
        self.assertRedirects(
            response, "https://testserver/events/", 301, fetch_redirect_response=False
        )
        self.assertIn("X-Request-ID", response.headers)
        self.assertIn("Server-Timing", response.headers)

    def test_a_refusal_by_other_middleware_has_an_id_too(self):
        response = self.client.get("/", headers={"Host": "evil.example"})
        self.assertEqual(response.status_code, 400)
        self.assertIn("X-Request-ID", response.headers)
        self.assertIn(
            f"ERROR [{response.headers['X-Request-ID']}] "
            "django.security.DisallowedHost: Invalid HTTP_HOST header",
            self.log.getvalue(),
        )


class SyncAndAsyncTests(LogMixin, TestCase):
    async def test_it_answers_under_asgi(self):
        response = await self.async_client.get("/no-such-page/")
        self.assertRegex(response.headers["X-Request-ID"], NEW_ID)
        self.assertIn("app;dur=", response.headers["Server-Timing"])
        self.assertIn(f"[{response.headers['X-Request-ID']}]", self.log.getvalue())

    async def test_requests_at_the_same_time_keep_their_ids_apart(self):
        everybody_is_in = asyncio.Barrier(3)

        async def view(request: HttpRequest) -> HttpResponse:
            await everybody_is_in.wait()
            return HttpResponse(request_id.get())

        middleware = RequestIdMiddleware(view)
        requests = [RequestFactory().get("/") for _ in range(3)]
        responses = await asyncio.gather(*map(middleware, requests))
        ids = [response.headers["X-Request-ID"] for response in responses]
        self.assertEqual(len(set(ids)), 3)
        self.assertEqual([response.text for response in responses], ids)

    @override_settings(
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "config.request_id.RequestIdMiddleware",
        ]
    )
    async def test_what_stands_before_it_knows_that_it_is_async(self):
        response = await self.async_client.get("/no-such-page/")
        self.assertRegex(response.headers["X-Request-ID"], NEW_ID)

    @override_settings(MIDDLEWARE=["config.request_id.RequestIdMiddleware"])
    def test_django_need_not_adapt_it(self):
        """Where two pieces do not fit, Django adapts one and logs that."""
        for handler in [WSGIHandler, ASGIHandler]:
            with (
                self.subTest(handler=handler.__name__),
                self.assertNoLogs("django.request", "DEBUG"),
            ):
                handler()
