from unittest import mock

from django.http import HttpRequest, HttpResponse
from django.middleware.csp import get_nonce
from django.middleware.csrf import get_token
from django.test import override_settings
from django.urls import path, reverse

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from caching.tests.helpers import CachedTests, addresses_of
from events.tests.factories import EventFactory


class PageTests(CachedTests):
    @classmethod
    def setUpTestData(cls):
        cls.event = EventFactory(title="Jazz night", seats=10)
        cls.addresses = addresses_of(cls.event)
        cls.list = reverse("events:list")

    def test_the_second_view_of_a_page_asks_the_database_nothing(self):
        for address in self.addresses:
            with self.subTest(address):
                self.assert_made_anew(address)
                self.assert_kept(address)

    def test_who_is_logged_in_has_a_page_of_their_own(self):
        self.client.force_login(UserFactory())
        self.client.get(self.list)
        # The session, the user, how many events there are, and those of this page.
        with self.assertNumQueries(4):
            self.client.get(self.list)
        # The session and the user. The numbers are the same for everybody.
        self.client.get(reverse("event_statistics"))
        with self.assertNumQueries(2):
            self.client.get(reverse("event_statistics"))

    def test_the_second_page_of_a_list_is_another(self):
        EventFactory.create_batch(24)
        first, second = f"{self.list}?page=1", f"{self.list}?page=2"
        texts = {self.text_of(first), self.text_of(second)}
        self.assertEqual(len(texts), 2)
        self.assert_kept(second)
        self.assertEqual(texts, {self.text_of(first), self.text_of(second)})

    def test_nobody_fills_the_cache_with_parameters(self):
        for _ in range(2):
            self.assert_made_anew(f"{self.list}?anything=1")

    def test_a_page_that_is_not_there_is_not_kept(self):
        for _ in range(2):
            self.assert_made_anew(f"{self.list}?page=99")

    def test_a_kept_page_shows_a_booking_at_once(self):
        self.assertIn("10 seats left", self.text_of(self.list))
        with self.committed():
            book_seat(event=self.event, user=UserFactory())
        self.assertIn("9 seats left", self.text_of(self.list))
        self.assert_kept(self.list)

    def test_browsers_ask_again(self):
        for _ in range(2):
            response = self.client.get(self.list)
            self.assertEqual(response.headers["Cache-Control"], "no-cache")
            self.assertNotIn("Expires", response.headers)
            # What stands between us and visitors must not mix them up either.
            self.assertIn("Cookie", response.headers["Vary"])

    def test_each_answer_has_an_id_of_its_own(self):
        ids = {self.client.get(self.list).headers["X-Request-ID"] for _ in range(2)}
        self.assertEqual(len(ids), 2)

    def test_a_post_is_not_answered_with_a_page(self):
        self.client.get(self.list)
        self.assertEqual(self.client.post(self.list).status_code, 405)


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_nonce(request))


urlpatterns = [path("form/", form, name="form"), path("script/", script, name="script")]


@override_settings(ROOT_URLCONF=__name__)
@mock.patch("caching.middleware.PAGES", {"form", "script"})
class PersonalPageTests(CachedTests):
    """Pages of a learner's own, named in PAGES, that are not the same for everybody."""

    def test_a_nonce_is_good_for_one_answer(self):
        first, second = (self.client.get("/script/") for _ in range(2))
        self.assertNotEqual(first.content, second.content)
        policy = second.headers["Content-Security-Policy"]
        self.assertIn(f"'nonce-{second.text}'", policy)

    def test_a_token_comes_with_its_cookie(self):
        for _ in range(2):
            self.client.cookies.clear()
            response = self.client.get("/form/")
            self.assertIn("csrftoken", response.cookies)
        self.assertNotEqual(response.text, self.client.get("/form/").text)
