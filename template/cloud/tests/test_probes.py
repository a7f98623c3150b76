"""Balancers ask a container by its number, by http, and take what is not an error."""

from contextlib import redirect_stderr
from io import StringIO

from django.test import SimpleTestCase, override_settings

from cloud.tests.files import read_app, read_template
from cloud.tests.on_a_server import load


class ProbeTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        found = load()
        names = ("ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER")
        values = {name: found[name] for name in names}
        cls.enterClassContext(override_settings(DEBUG=False, **values))

    def ask(self, path: str) -> int:
        return self.client.get(path, headers={"host": "10.0.3.17:8000"}).status_code

    def test_aws(self):
        targets = read_template()["Resources"]["Targets"]["Properties"]
        status = self.ask(targets["HealthCheckPath"])
        codes = targets.get("Matcher", {"HttpCode": "200"})["HttpCode"]
        least, _, most = codes.partition("-")
        self.assertIn(status, range(int(least), int(most or least) + 1))

    def test_digitalocean(self):
        [web] = read_app()["services"]
        for name in ("health_check", "liveness_health_check"):
            # Without a path nothing is asked: it only tries the port.
            if path := web.get(name, {}).get("http_path"):
                with self.subTest(name):
                    self.assertIn(self.ask(path), (200, 503))

    def test_people_are_still_asked_for_the_right_name(self):
        self.assertEqual(self.ask("/events/"), 400)


class SettingsTests(SimpleTestCase):
    def test_a_database_that_wants_encryption(self):
        url = "postgres://events:secret@db.example.com:25060/events?sslmode=require"
        database = load(DATABASE_URL=url)["DATABASES"]["default"]
        self.assertEqual(database["OPTIONS"]["sslmode"], "require")
        self.assertEqual(database["NAME"], "events")

    def test_uploads_go_into_a_bucket_and_pages_may_show_them(self):
        found = load()
        self.assertIn("s3", found["STORAGES"]["default"]["BACKEND"])
        # What belongs to the code stays in the image.
        self.assertIn("whitenoise", found["STORAGES"]["staticfiles"]["BACKEND"])
        self.assertIn(found["BUCKET_URL"], found["SECURE_CSP"]["img-src"])

    def test_what_is_missing_is_told_in_a_line(self):
        for name in ("DJANGO_BUCKET", "DJANGO_BUCKET_URL"):
            with (
                self.subTest(name),
                redirect_stderr(StringIO()) as told,
                self.assertRaises(SystemExit),
            ):
                load(**{name: ""})
            self.assertTrue(told.getvalue().startswith(f"{name}: "), told.getvalue())
