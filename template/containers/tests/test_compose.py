"""What compose.yaml and nginx's file say, held against the site."""

import re

from django.conf import settings
from django.test import SimpleTestCase

from containers.tests.files import NGINX, compose, seconds
from events.covers import MAX_BYTES
from server.tests.files import SERVER, gunicorn

# What the proxy says differs in this alone: a port that Docker has chosen.
HOSTS = {"$host", "$host$events_port"}


class ComposeTests(SimpleTestCase):
    def setUp(self):
        self.file = compose()
        self.services = self.file["services"]

    def test_who_is_there(self):
        expected = {"keys", "db", "release", "web", "proxy"}
        #: if cache or channels or celery
        expected |= {"redis"}
        #: endif
        #: if celery
        expected |= {"worker", "beat"}
        #: endif
        self.assertLessEqual(expected, {*self.services})

    def test_each_is_locked_in(self):
        for name, service in self.services.items():
            with self.subTest(name):
                self.assertIs(service.get("read_only"), True)
                self.assertEqual(service.get("cap_drop"), ["ALL"])
                options = service.get("security_opt", ())
                self.assertIn("no-new-privileges:true", options)
                self.assertNotIn("privileged", service)

    def test_the_proxy_alone_is_reached_from_outside(self):
        published = {name for name, it in self.services.items() if "ports" in it}
        self.assertEqual(published, {"proxy"})
        self.assertTrue(self.file["networks"]["inside"]["internal"])
        self.assertEqual(self.services["db"]["networks"], ["inside"])
        self.assertEqual(self.services["proxy"]["networks"], ["outside"])
        # And from this machine, as long as nobody says otherwise.
        self.assertIn(":-127.0.0.1:", self.services["proxy"]["ports"][0])

    def test_migrations_run_once_and_before_all_that_use_the_tables(self):
        done = {"condition": "service_completed_successfully"}
        migrating = [
            name
            for name, service in self.services.items()
            if "migrate" in str(service.get("command"))
        ]
        self.assertEqual(migrating, ["release"])
        for name in {"web", "worker", "beat"}.intersection(self.services):
            with self.subTest(name):
                self.assertEqual(self.services[name]["depends_on"]["release"], done)
        ready = {"condition": "service_healthy"}
        self.assertEqual(self.services["release"]["depends_on"]["db"], ready)

    def test_what_is_to_stay_lies_in_volumes(self):
        self.assertEqual({*self.file["volumes"]}, {"db", "keys", "media"})
        self.assertIn("db:/var/lib/postgresql/data", self.services["db"]["volumes"])
        self.assertIn("media:/srv/events/media", self.services["web"]["volumes"])

    def test_no_secret_stands_in_it(self):
        """git keeps this file, and each who may read it."""
        for name, service in self.services.items():
            for variable, value in service.get("environment", {}).items():
                with self.subTest(name, variable=variable):
                    if re.search("KEY|PASSWORD|TOKEN|DATABASE_URL", variable):
                        self.assertRegex(variable, "_FILE$")
                        self.assertRegex(value, "^/srv/keys/")

    def test_it_says_what_a_server_has_to_be_told(self):
        said = self.services["web"]["environment"]
        self.assertEqual(said["DJANGO_DEBUG"], "0")
        self.assertEqual(said["DJANGO_PROXIES"], "1")
        examples = (settings.BASE_DIR / ".env.example").read_text()
        for variable in said:
            name = variable.removesuffix("_FILE")
            with self.subTest(name):
                self.assertTrue(f"{name}=" in examples or name == "WEB_CONCURRENCY")

    def test_who_is_stopped_may_end_what_it_has_begun(self):
        patience = seconds(self.services["web"]["stop_grace_period"])
        self.assertGreater(patience, gunicorn()["graceful_timeout"])
        #: if celery
        patience = seconds(self.services["worker"]["stop_grace_period"])
        self.assertGreater(patience, settings.CELERY_TASK_TIME_LIMIT)
        #: endif

    def test_who_falls_is_started_again(self):
        once = {"keys", "release"}
        for name, service in self.services.items():
            # One that starts only where it is asked for by its name is no part of this.
            if "profiles" in service:
                continue
            with self.subTest(name):
                expected = None if name in once else "unless-stopped"
                self.assertEqual(service.get("restart"), expected)


class NginxTests(SimpleTestCase):
    """The two files of nginx promise the same."""

    def setUp(self):
        self.here = NGINX.read_text()
        self.there = (SERVER / "nginx" / "events.conf").read_text()

    def test_what_django_is_told_of_the_visitor(self):
        pattern = r"proxy_set_header (\S+) (.*);"
        here, there = (dict(re.findall(pattern, it)) for it in (self.here, self.there))
        self.assertEqual({here.pop("Host"), there.pop("Host")}, HOSTS)
        self.assertEqual(here, there)

    def test_the_largest_cover_comes_through(self):
        (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", self.here)
        self.assertGreater(int(megabytes) * 1024 * 1024, MAX_BYTES)

    def test_how_long_it_waits_and_how_long_files_are_kept(self):
        for pattern in [
            r"(?:client|send|proxy)_\w+_?timeout \S+;",
            r"add_header (?:Cache|Content|X)-.*;",
            r'^ *"~.*;',
        ]:
            with self.subTest(pattern):
                found = re.findall(pattern, self.there, re.MULTILINE)
                self.assertTrue(found)
                here = re.findall(pattern, self.here, re.MULTILINE)
                self.assertLessEqual({*found}, {*here})

    def test_it_looks_where_the_images_have_the_files(self):
        for address, folder in [
            (settings.STATIC_URL, settings.STATIC_ROOT),
            (settings.MEDIA_URL, settings.MEDIA_ROOT),
        ]:
            place = f"/srv/events/{folder.relative_to(settings.BASE_DIR)}/"
            block = rf"location {address} {{\n *alias {place};"
            self.assertRegex(self.here, block)

    def test_it_asks_again_where_the_site_is(self):
        """A container that is started anew has another address."""
        self.assertIn("resolver 127.0.0.11 ", self.here)
        self.assertRegex(self.here, r"proxy_pass http://\$events_site:8000;")
