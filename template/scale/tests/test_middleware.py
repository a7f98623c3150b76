"""What a request may read from, and what its answer remembers."""

from unittest import mock

from asgiref.sync import async_to_sync
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, SimpleTestCase

from events.models import Event
from scale import middleware, reading
from scale.middleware import COOKIE, ReadYourWritesMiddleware
from scale.reading import current
from scale.replica import PRIMARY, REPLICA
from scale.router import ReplicaRouter

router = ReplicaRouter()


class MiddlewareTests(SimpleTestCase):
    def setUp(self):
        self.replica = self.enterContext(mock.patch.object(reading, "replica"))
        self.replica.has.side_effect = lambda needs: needs <= 100
        written = mock.Mock(return_value=200)
        self.enterContext(mock.patch.object(middleware, "written_until", written))
        self.make = RequestFactory()
        self.places: list[str] = []

    def view(self, request: HttpRequest) -> HttpResponse:
        self.places.append(router.db_for_read(Event))
        return HttpResponse()

    def ask(self, request: HttpRequest) -> HttpResponse:
        response = ReadYourWritesMiddleware(self.view)(request)
        self.assertIsNone(current.get())
        return response

    def test_who_has_written_nothing_reads_from_the_replica(self):
        response = self.ask(self.make.get("/"))
        self.assertEqual(self.places, [REPLICA])
        self.assertNotIn(COOKIE, response.cookies)

    def test_a_form_that_is_sent_is_a_write(self):
        response = self.ask(self.make.post("/"))
        self.assertEqual(self.places, [PRIMARY])
        self.assertEqual(response.cookies[COOKIE].value, "200")
        self.assertTrue(response.cookies[COOKIE]["httponly"])

    def test_so_is_a_page_that_writes(self):
        self.view = lambda request: HttpResponse(router.db_for_write(Event))
        response = self.ask(self.make.get("/"))
        self.assertEqual(response.cookies[COOKIE].value, "200")

    def test_the_next_page_has_to_see_it(self):
        self.make.cookies[COOKIE] = "200"
        self.ask(self.make.get("/"))
        self.make.cookies[COOKIE] = "99"
        self.ask(self.make.get("/"))
        self.assertEqual(self.places, [PRIMARY, REPLICA])

    def test_a_cookie_that_was_made_up_does_no_harm(self):
        for value in ["", "x", "-1", "1e9", "²", "9" * 5000]:
            with self.subTest(value[:20]):
                self.make.cookies[COOKIE] = value
                self.assertEqual(self.ask(self.make.get("/")).status_code, 200)

    def test_a_program_with_a_token_reads_from_the_primary(self):
        """It would not bring the cookie."""
        self.ask(self.make.get("/", headers={"Authorization": "Token abc"}))
        self.assertEqual(self.places, [PRIMARY])

    def test_what_is_done_is_no_error_when_the_primary_goes(self):
        gone = mock.Mock(side_effect=OperationalError)
        with mock.patch.object(middleware, "written_until", gone):
            self.assertEqual(self.ask(self.make.post("/")).status_code, 200)

    def test_where_one_loop_serves_all_it_is_the_same(self):
        async def view(request: HttpRequest) -> HttpResponse:
            return self.view(request)

        handle = async_to_sync(ReadYourWritesMiddleware(view))
        self.assertNotIn(COOKIE, handle(self.make.get("/")).cookies)
        self.assertIn(COOKIE, handle(self.make.post("/")).cookies)
        self.assertEqual(self.places, [REPLICA, PRIMARY])


class SecondTryTests(SimpleTestCase):
    """A page whose replica goes while it is made."""

    def setUp(self):
        replica = self.enterContext(mock.patch.object(reading, "replica"))
        replica.has.return_value = True
        self.enterContext(mock.patch.object(middleware, "connections"))
        self.enterContext(mock.patch.object(middleware.logger, "warning"))
        self.request = RequestFactory().get("/")
        self.tries = 0

    def view(self, request: HttpRequest) -> HttpResponse:
        self.tries += 1
        if router.db_for_read(Event) == REPLICA:
            raise self.error
        return HttpResponse("made")

    def respond(self, request: HttpRequest) -> HttpResponse:
        """As Django calls a view."""
        request.resolver_match = mock.Mock(func=self.view, args=[], kwargs={})
        try:
            return self.view(request)
        except Exception as error:
            response = self.middleware.process_exception(request, error)
            if response is None:
                raise
            return response

    def ask(self, request: HttpRequest) -> HttpResponse:
        self.middleware = ReadYourWritesMiddleware(self.respond)
        return self.middleware(request)

    def test_it_is_made_again_from_the_primary(self):
        self.error = OperationalError("server closed the connection unexpectedly")
        self.assertEqual(self.ask(self.request).content, b"made")
        self.assertEqual(self.tries, 2)

    def test_an_error_of_ours_is_one(self):
        self.error = ValueError()
        with self.assertRaises(ValueError):
            self.ask(self.request)
        self.assertEqual(self.tries, 1)

    def test_what_has_written_is_not_done_twice(self):
        def view(request: HttpRequest) -> HttpResponse:
            self.tries += 1
            router.db_for_write(Event)
            raise OperationalError

        self.view = view
        with self.assertRaises(OperationalError):
            self.ask(self.request)
        self.assertEqual(self.tries, 1)
