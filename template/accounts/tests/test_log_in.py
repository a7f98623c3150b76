from unittest import mock

from django.contrib.auth import aauthenticate, authenticate, get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import IntegrityError, connection, transaction
from django.test import TestCase, override_settings
from django.urls import reverse

from accounts.models import User

PASSWORD = "a violet bicycle"
OTHER_PASSWORD = "a yellow submarine"

# The real hasher is slow on purpose; these tests are not about it.
fast_hasher = override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
)


@fast_hasher
class LogInTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create_user("ada", "ada@example.com", PASSWORD)

    def log_in(self, typed: str, password: str = PASSWORD) -> User | None:
        return authenticate(username=typed, password=password)

    def test_a_person_logs_in_by_name_or_by_address(self):
        for typed in ["ada", "ada@example.com", "ADA@example.com"]:
            with self.subTest(typed):
                self.client.post(
                    reverse("login"), {"username": typed, "password": PASSWORD}
                )
                self.assertEqual(get_user(self.client), self.ada)
                self.client.logout()

    async def test_the_same_where_code_is_async(self):
        found = await aauthenticate(username="Ada@example.com", password=PASSWORD)
        self.assertEqual(found, self.ada)

    def test_the_form_says_that_an_address_will_do_and_takes_a_long_one(self):
        response = self.client.get(reverse("login"))
        self.assertContains(response, "Username or e-mail address")
        self.assertContains(response, 'maxlength="254"')
        self.assertContains(response, 'autocomplete="username"')
        self.assertNotContains(response, "autofocus")

    def test_a_wrong_password_is_refused(self):
        for typed in ["ada", "ada@example.com"]:
            self.assertIsNone(self.log_in(typed, "something else"))

    def test_an_inactive_person_is_refused(self):
        User.objects.update(is_active=False)
        for typed in ["ada", "ada@example.com"]:
            self.assertIsNone(self.log_in(typed))

    def test_an_address_that_is_not_confirmed_is_no_log_in(self):
        User.objects.update(pending_email="new@example.com")
        self.assertIsNone(self.log_in("new@example.com"))

    def test_a_blank_address_belongs_to_nobody(self):
        User.objects.create_user("grace", "", PASSWORD)
        self.assertFalse(User.objects.with_email("").exists())

    def test_a_user_name_goes_before_an_address(self):
        # Such names may be there from before; new ones are refused below.
        grace = User.objects.create_user("ada@example.com", "", OTHER_PASSWORD)
        self.assertEqual(self.log_in("ada@example.com", OTHER_PASSWORD), grace)
        self.assertIsNone(self.log_in("ada@example.com"))
        self.assertEqual(self.log_in("ada"), self.ada)

    def test_nobody_is_told_by_the_time_it_takes_who_has_an_account(self):
        User.objects.create_user("idle", "idle@example.com", PASSWORD, is_active=False)
        for typed in ["ada", "ada@example.com", "idle", "no", "no@example.com"]:
            with (
                self.subTest(typed),
                mock.patch.object(
                    MD5PasswordHasher, "encode", autospec=True, return_value="md5$x$y"
                ) as encode,
            ):
                self.assertIsNone(self.log_in(typed, "something else"))
                self.assertEqual(encode.call_count, 1)


@fast_hasher
class SignUpTests(TestCase):
    def sign_up(self, **changes: str):
        data = {
            "username": "grace",
            "email": "grace@example.com",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        return self.client.post(reverse("signup"), data | changes)

    def test_a_name_that_could_be_an_address_is_refused(self):
        response = self.sign_up(username="ada@example.com")
        self.assertContains(response, "A username cannot have an @.")
        self.assertFalse(User.objects.exists())

    def test_an_address_has_one_account_in_whatever_case(self):
        User.objects.create(username="ada", email="Ada@example.com")
        response = self.sign_up(email="aDA@example.com")
        form = response.context["form"]
        self.assertFormError(form, "email", "There is an account with this address.")
        self.assertFormError(form, None, [])
        self.assertEqual(User.objects.count(), 1)

    def test_the_database_holds_to_it_too(self):
        User.objects.create(username="ada", email="Ada@example.com")
        with self.assertRaises(IntegrityError), transaction.atomic():
            User.objects.create(username="grace", email="aDA@example.com")

    def test_any_number_of_accounts_may_have_no_address(self):
        User.objects.create(username="ada")
        User.objects.create(username="grace")
        self.assertEqual(User.objects.filter(email="").count(), 2)


class IndexTests(TestCase):
    def test_an_address_is_found_by_the_index_of_the_constraint(self):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # With so few rows it would read the whole table.
                cursor.execute("SET LOCAL enable_seqscan = off")
        plan = User.objects.with_email("ada@example.com").explain()
        # SQLite's words, and PostgreSQL's: look it up, not read the index through.
        self.assertRegex(plan, r"SEARCH .* user_email_once|Index Cond: \(lower")
