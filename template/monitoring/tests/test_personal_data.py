import re

from django.core import mail
from django.test import TestCase, override_settings
from prometheus_client import REGISTRY, generate_latest

from events.tests.factories import EventFactory
from monitoring.tests.helpers import server_log

PASSWORD = "a violet bicycle"
# All that these requests tell about one person.
NAME, EMAIL = "lovelace", "ada.byron@example.org"
PERSON = {
    "REMOTE_ADDR": "198.51.100.77",
    "HTTP_USER_AGENT": "Difference-Engine/2",
    "HTTP_REFERER": "https://elsewhere.example/?from=turin",
}


@override_settings(
    ROOT_URLCONF="monitoring.tests.helpers",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    # Every statement is slow.
    SLOW_QUERY_SECONDS=0,
)
class PersonalDataTests(TestCase):
    def test_nothing_tells_who_it_was(self):
        with server_log() as log:
            secrets = self.visit()
        text = log.getvalue() + generate_latest(REGISTRY).decode()
        for secret in secrets:
            with self.subTest(secret=secret):
                self.assertNotIn(secret, text)
        # The lines are there, and tell of what happened.
        messages = {line["message"] for line in log.read_lines()}
        self.assertLessEqual({"Request", "Slow query", "Not Found"}, messages)
        self.assertIn("Internal Server Error", messages)
        routes = {line.get("route") for line in log.read_lines()}
        self.assertIn("/accounts/reset/<uidb64>/<token>/", routes)

    def visit(self) -> list[str]:
        """What one person does on the site, and what must not be told of it."""
        client = self.client_class(raise_request_exception=False, **PERSON)
        event = EventFactory(title="Jazz night", seats=1)
        book = f"/bookings/{event.slug}/book/"
        new = {"username": NAME, "email": EMAIL}
        client.post(
            "/accounts/signup/", new | {"password1": PASSWORD, "password2": PASSWORD}
        )
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"username": EMAIL, "password": "wrong-word"})
        client.post("/accounts/login/", {"username": EMAIL, "password": PASSWORD})
        session = client.cookies["sessionid"].value
        client.post(
            "/accounts/profile/", {"display_name": "Augusta", "time_zone": "UTC"}
        )
        client.post(book)
        client.post(book)
        client.get(f"/find/?text={EMAIL}")
        client.get(f"/{EMAIL}/?token=a-secret-token")
        client.get(f"/failing/{EMAIL}/?token=a-secret-token")
        client.get("/", headers={"Host": f"{NAME}.example"})
        client.post("/accounts/logout/")
        with self.captureOnCommitCallbacks(execute=True):
            client.post("/accounts/password_reset/", {"email": EMAIL})
        link = re.search(r"/accounts/reset/(\S+)/(\S+)/", mail.outbox[-1].body)
        client.get(link[0])
        return [
            NAME,
            EMAIL,
            "ada.byron",
            "Augusta",
            PASSWORD,
            "wrong-word",
            session,
            "a-secret-token",
            link[2],
            *PERSON.values(),
        ]
