"""
Brute force: guess after guess, by a program, against the log-in.

What stops it: after five wrong passwords no further one is looked at for fifteen
minutes. That is for one account and one address, so nobody locks the owner out from
elsewhere.
"""

from datetime import timedelta
from unittest import mock

from axes.models import AccessAttempt
from django.contrib.auth import aauthenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db.models import F
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory, TestCase, override_settings

from accounts.models import User

PASSWORD = "a violet bicycle"


def minutes_later(minutes: int) -> None:
    """Turn the clock of the attempts back; it is the same as waiting."""
    AccessAttempt.objects.update(
        attempt_time=F("attempt_time") - timedelta(minutes=minutes)
    )


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class BruteForceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        User.objects.create_user(
            "ada", "ada@example.com", PASSWORD, is_staff=True, is_superuser=True
        )

    def guess(
        self,
        password: str,
        username: str = "ada",
        address: str = "/accounts/login/",
        **sent,
    ) -> None:
        data = {"username": username, "password": password}
        # Who is let in is known before the page is made, so it is left out.
        with mock.patch.object(SimpleTemplateResponse, "rendered_content", ""):
            self.client.post(address, data, **sent)

    def is_logged_in(self) -> bool:
        return "_auth_user_id" in self.client.session

    def test_the_sixth_guess_is_right(self):
        for number in range(5):
            self.guess(f"guess {number}")
        self.guess(PASSWORD)
        self.assertFalse(self.is_logged_in())

    def test_the_fifth_is_right(self):
        """Whoever mistypes is not punished, and starts anew after a success."""
        for _ in range(2):
            for number in range(4):
                self.guess(f"guess {number}")
            self.guess(PASSWORD)
            self.assertTrue(self.is_logged_in())
            self.client.logout()

    def test_fifteen_minutes_later(self):
        for number in range(5):
            self.guess(f"guess {number}")
        minutes_later(16)
        self.guess(PASSWORD)
        self.assertTrue(self.is_logged_in())

    def test_the_victim_is_locked_out_for_ever(self):
        """A guess every five minutes: the wait is not made longer by it."""
        for number in range(5):
            self.guess(f"guess {number}")
        for number in range(3):
            minutes_later(5)
            self.guess(f"one more {number}")
        minutes_later(1)
        self.guess(PASSWORD)
        self.assertTrue(self.is_logged_in())

    def test_the_victim_is_locked_out_from_elsewhere(self):
        for number in range(6):
            self.guess(f"guess {number}", REMOTE_ADDR="203.0.113.66")
        self.guess(PASSWORD, REMOTE_ADDR="198.51.100.7")
        self.assertTrue(self.is_logged_in())

    def test_by_the_door_of_the_admin(self):
        for number in range(5):
            self.guess(f"guess {number}", address="/admin/login/")
        self.guess(PASSWORD, address="/admin/login/")
        self.assertFalse(self.is_logged_in())

    def test_by_both_doors(self):
        for number in range(3):
            self.guess(f"guess {number}")
            self.guess(f"guess {number}", address="/admin/login/")
        self.guess(PASSWORD)
        self.assertFalse(self.is_logged_in())

    def test_under_other_spellings_of_the_name(self):
        for username in ["Ada", "ADA", " ada ", "ada", "ａｄａ"]:
            self.guess("guess", username)
        self.guess(PASSWORD)
        self.assertFalse(self.is_logged_in())

    def test_under_the_e_mail_address(self):
        for number in range(3):
            self.guess(f"guess {number}", "ada@example.com")
            self.guess(f"guess {number}", "ADA@Example.com")
        for username in ["ada", "ada@example.com"]:
            self.guess(PASSWORD, username)
            self.assertFalse(self.is_logged_in())

    def test_from_an_address_that_is_made_up(self):
        """Without a proxy of ours, what a header says of the address is a lie."""
        for number in range(5):
            forged = {"X-Forwarded-For": f"198.51.100.{number}"}
            self.guess(f"guess {number}", headers=forged)
        self.guess(PASSWORD, headers={"X-Forwarded-For": "198.51.100.99"})
        self.assertFalse(self.is_logged_in())

    @override_settings(PROXIES=1)
    def test_from_an_address_that_is_made_up_before_the_proxy(self):
        """The proxy adds what it has seen at the end; the rest came from outside."""
        for number in range(5):
            forged = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.66"}
            self.guess(f"guess {number}", headers=forged)
        self.guess(PASSWORD, headers={"X-Forwarded-For": "198.51.100.99, 203.0.113.66"})
        self.assertFalse(self.is_logged_in())

    @override_settings(PROXIES=1)
    def test_behind_a_proxy_the_others_get_in(self):
        for number in range(5):
            self.guess(f"guess {number}", headers={"X-Forwarded-For": "203.0.113.66"})
        self.guess(PASSWORD, headers={"X-Forwarded-For": "198.51.100.7"})
        self.assertTrue(self.is_logged_in())

    def test_from_another_browser(self):
        for number in range(5):
            self.guess(f"guess {number}", headers={"User-Agent": f"robot {number}"})
        self.guess(PASSWORD, headers={"User-Agent": "robot 99"})
        self.assertFalse(self.is_logged_in())

    def test_the_limit_tells_who_has_an_account(self):
        """Neither words nor status: whoever guesses cannot even see the limit."""
        answers = set()
        for username in ["ada", "nobody"]:
            for number in range(6):
                data = {"username": username, "password": f"guess {number}"}
                response = self.client.post("/accounts/login/", data)
                token = str(response.context["csrf_token"])
                page = response.content.decode()
                page = page.replace(token, "…").replace(username, "…")
                answers.add((response.status_code, page))
        self.assertEqual(len(answers), 1)

    def test_the_time_tells_that_a_password_was_not_looked_at(self):
        for number in range(5):
            self.guess(f"guess {number}")
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, return_value="md5$a$b"
        ) as encode:
            self.guess("one more")
        self.assertEqual(encode.call_count, 1)


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class AsyncGuessTests(TestCase):
    async def test_the_sixth_guess_is_right(self):
        """By a door of a later day, in code that is async."""
        await User.objects.acreate_user("ada", "ada@example.com", PASSWORD)
        request = RequestFactory().post("/accounts/login/")
        for number in range(5):
            await aauthenticate(request, username="ada", password=f"guess {number}")
        found = await aauthenticate(request, username="ada", password=PASSWORD)
        self.assertIsNone(found)

    async def test_the_page_after_the_sixth(self):
        """On a server that is async, where middleware goes other ways."""
        for number in range(6):
            data = {"username": "ada", "password": f"guess {number}"}
            response = await self.async_client.post("/accounts/login/", data)
        self.assertContains(response, "closed for fifteen minutes")
