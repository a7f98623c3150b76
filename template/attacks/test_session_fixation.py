"""
Session fixation: the attacker gives the victim a session whose key the attacker knows.

What stops it: a new key at each log-in, so that the known one stays nobody's.
"""

from django.test import Client, TestCase, override_settings

from accounts.models import User


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class SessionFixationTests(TestCase):
    def setUp(self):
        # A session without a log-in, and its key in the browser of the victim.
        self.attacker = Client()
        session = self.attacker.session
        session["seen"] = True
        session.save()
        self.attacker.cookies["sessionid"] = session.session_key
        self.client.cookies["sessionid"] = session.session_key

    def assert_attacker_is_nobody(self):
        self.assertIn("_auth_user_id", self.client.session)
        response = self.attacker.get("/bookings/")
        self.assertRedirects(response, "/accounts/login/?next=/bookings/")

    def test_log_in_with_a_known_key(self):
        User.objects.create_user("ada", "ada@example.com", "a violet bicycle")
        self.client.post(
            "/accounts/login/", {"username": "ada", "password": "a violet bicycle"}
        )
        self.assert_attacker_is_nobody()

    def test_sign_up_with_a_known_key(self):
        self.client.post(
            "/accounts/signup/",
            {
                "username": "grace",
                "email": "grace@example.com",
                "password1": "a violet bicycle",
                "password2": "a violet bicycle",
            },
        )
        self.assert_attacker_is_nobody()

    def test_a_key_that_was_never_given_out(self):
        """A key that the attacker made up is not taken over."""
        self.client.cookies["sessionid"] = "attackerattackerattackerattacker"
        User.objects.create_user("ada", "ada@example.com", "a violet bicycle")
        self.client.post(
            "/accounts/login/", {"username": "ada", "password": "a violet bicycle"}
        )
        self.assertNotEqual(
            self.client.cookies["sessionid"].value, "attackerattackerattackerattacker"
        )

    def test_a_stolen_key_after_a_new_password(self):
        """The owner changes the password: whoever has the old key is out."""
        ada = User.objects.create_user("ada", "ada@example.com", "a violet bicycle")
        self.attacker.force_login(ada)
        self.client.force_login(ada)
        self.client.post(
            "/accounts/password_change/",
            {
                "old_password": "a violet bicycle",
                "new_password1": "a yellow submarine",
                "new_password2": "a yellow submarine",
            },
        )
        self.assert_attacker_is_nobody()
