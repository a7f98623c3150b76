from django.test import override_settings
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from accounts.models import User
from api.tests.helpers import BOOKINGS, TOKEN, ApiTests
from bookings.models import Booking
from events.tests.factories import EventFactory

PASSWORD = "a violet bicycle"


# The real hasher is slow on purpose; these tests are not about it.
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class TokenTests(ApiTests):
    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create_user("ada", "ada@example.com", PASSWORD)

    def ask(self, username: str = "ada", password: str = PASSWORD):
        return self.client.post(TOKEN, {"username": username, "password": password})

    def program(self, token: str) -> APIClient:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
        return client

    def test_a_program_works_with_a_token(self):
        EventFactory(title="Jazz night")
        program = self.program(self.ask().json()["token"])
        answer = program.post(BOOKINGS, {"event": "jazz-night"})
        self.assertEqual(answer.status_code, 201)
        self.assertEqual(Booking.objects.get().user, self.ada)

    def test_by_name_or_by_address_it_is_the_same_token(self):
        tokens = {self.ask(name).json()["token"] for name in ["ada", "ADA@example.com"]}
        self.assertEqual(tokens, {Token.objects.get(user=self.ada).key})

    def test_a_wrong_password_gets_none(self):
        self.assert_refused(self.ask(password="guess"), together="authorization")
        self.assertFalse(Token.objects.exists())

    def test_a_token_that_is_given_back_is_worth_nothing(self):
        program = self.program(self.ask().json()["token"])
        self.assertEqual(program.delete(TOKEN).status_code, 204)
        answer = program.get(BOOKINGS)
        self.assert_problem(answer, 401, "authentication_failed")
        self.assertEqual(answer.headers["WWW-Authenticate"], "Token")

    def test_an_account_that_is_locked_has_no_program(self):
        program = self.program(self.ask().json()["token"])
        User.objects.update(is_active=False)
        self.assert_problem(program.get(BOOKINGS), 401, "authentication_failed")
        self.assert_refused(self.ask(), together="authorization")

    def test_five_guesses_and_even_the_right_one_is_refused(self):
        """The throttle of the log-in page counts here, too."""
        for number in range(5):
            self.ask(password=f"guess {number}")
        self.assert_refused(self.ask(), together="authorization")
        self.client.post(
            "/accounts/login/", {"username": "ada", "password": PASSWORD}, format=None
        )
        self.assertNotIn("_auth_user_id", self.client.session)


class SessionTests(ApiTests):
    def test_a_page_elsewhere_cannot_use_the_session(self):
        """A browser adds its cookies by itself. A token it would have to know."""
        browser = APIClient(enforce_csrf_checks=True)
        browser.force_login(User.objects.create(username="ada"))
        EventFactory(title="Jazz night")
        self.assertEqual(browser.get(BOOKINGS).status_code, 200)
        answer = browser.post(BOOKINGS, {"event": "jazz-night"})
        self.assert_problem(answer, 403, "permission_denied")
        self.assertFalse(Booking.objects.exists())
        # Our own pages know what to send along.
        page = browser.get("/api/v1/docs/")
        csrf = {"X-CSRFToken": str(page.context["csrf_token"])}
        answer = browser.post(BOOKINGS, {"event": "jazz-night"}, headers=csrf)
        self.assertEqual(answer.status_code, 201)
