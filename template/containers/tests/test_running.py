"""The images are built, and compose runs them."""

import json
import re
from urllib.parse import urlencode

from django.test import tag

from containers.tests.engine import ComposedTests

# Somebody with an account, an event, and what her browser would keep.
PREPARE = """
from django.core.management import call_command
from django.test import Client
from accounts.models import User
from events.models import Event
call_command("import_events", verbosity=0)
ada, _ = User.objects.get_or_create(username="ada", email="ada@example.com")
client = Client()
client.force_login(ada)
print(Event.objects.upcoming().first().slug, client.session.session_key)
"""
COUNT = """
from bookings.models import Booking
print(Booking.objects.filter(user__username="ada").count())
"""
BUILDERS = "uv uvx pip pip3 gcc cc g++ make ld npm node git curl wget"
TOKEN = "a" * 32


@tag("server")
class RunningTests(ComposedTests):
    # The image

    def test_it_may_write_nowhere_but_where_it_is_said(self):
        self.assertEqual(self.inside("web", "id", "-u").strip(), "10001")
        for folder in ("/", "/srv/events", "/opt/venv", "/srv/keys", "/etc"):
            with self.subTest(folder):
                tried = f"touch {folder}/x 2>&1 || true"
                self.assertIn("cannot touch", self.inside("web", "sh", "-c", tried))
        self.inside("web", "sh", "-c", "touch /tmp/x media/x && rm /tmp/x media/x")

    def test_what_builds_is_not_in_it(self):
        """But for what the image of Python itself may bring."""
        look = ["sh", "-c", f"command -v {BUILDERS} || true"]
        base = ["run", "--rm", "--network", "none", "python:3.13-slim"]
        brought = {*self.docker(*base, *look).split()} - {"/usr/local/bin/pip"}
        brought.discard("/usr/local/bin/pip3")
        self.assertLessEqual({*self.inside("web", *look).split()}, brought)
        found = self.inside("web", "sh", "-c", "python -m pip --version 2>&1 || true")
        self.assertIn("No module named pip", found)

    def test_what_is_yours_is_not_in_it(self):
        there = {*self.inside("web", "ls", "-A").split()}
        self.assertTrue({"manage.py", "staticfiles", "server"} <= there)
        self.assertFalse(there & {".git", ".env", ".venv", "db.sqlite3", "docs"})
        history = self.docker("image", "history", "--no-trunc", self.image("site"))
        self.assertNotIn("SECRET_KEY", history)

    def test_it_adds_little_to_the_image_of_python(self):
        size = {
            name: json.loads(self.docker("image", "inspect", name))[0]["Size"]
            for name in (self.image("site"), "python:3.13-slim")
        }
        added = size[self.image("site")] - size["python:3.13-slim"]
        self.assertLess(added / 1e6, 400)

    def test_a_change_of_the_code_fetches_no_package_again(self):
        words = ["image", "history", "--format", "{{.CreatedBy}}", self.image("site")]
        # The newest first.
        copied = re.findall(r"COPY (/\S+) ", self.docker(*words))
        self.assertEqual(copied, ["/srv/events", "/opt/venv"])

    # The site

    def test_all_are_well(self):
        for service in self.compose("config", "--services").split():
            with self.subTest(service):
                state = self.state(service)["State"]
                over = service in ("keys", "release")
                self.assertEqual(state["Status"], "exited" if over else "running")
                self.assertEqual(state["ExitCode"], 0)
                if not over and service != "proxy":
                    self.assertEqual(state["Health"]["Status"], "healthy")

    def test_a_page_and_its_style_sheet(self):
        page = self.ask("/events/")
        self.assertEqual(page.status, 200)
        (address,) = re.findall(r'href="(/static/css/site\.\w+\.css)"', page.text)
        style = self.ask(address, Accept_Encoding="gzip")
        self.assertEqual(style.status, 200)
        self.assertIn("immutable", style.headers["Cache-Control"])
        self.assertEqual(style.headers["Content-Encoding"], "gzip")

    def test_another_host_is_refused(self):
        self.assertEqual(self.ask("/", Host="evil.example").status, 400)

    def test_one_id_in_the_answer_and_in_the_log_of_nginx(self):
        id = self.ask("/events/", X_Request_ID="chosen-by-a-stranger")
        id = id.headers["X-Request-ID"]
        self.assertRegex(id, r"^[0-9a-f]{32}$")
        self.wait_for(lambda: id in self.compose("logs", "proxy"), "a line in the log")

    def test_the_database_is_reached_by_nobody_outside(self):
        self.assertFalse(any(self.state("db")["NetworkSettings"]["Ports"].values()))
        (network,) = self.state("db")["NetworkSettings"]["Networks"]
        said = json.loads(self.docker("network", "inspect", network))
        self.assertTrue(said[0]["Internal"])

    def test_what_somebody_has_booked_is_there_after_all_has_been_taken_down(self):
        slug, session = self.shell(PREPARE).split()[-2:]
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        said = {"Cookie": cookies, "Content_Type": "application/x-www-form-urlencoded"}
        # As a browser says it, with the port. Django compares it with the Host.
        said["Origin"] = f"http://127.0.0.1:{self.port}"
        body = urlencode({"csrfmiddlewaretoken": TOKEN})
        answer = self.ask(f"/bookings/{slug}/book/", "POST", body, **said)
        self.assertEqual(answer.status, 302)
        self.assertEqual(self.shell(COUNT), "1")
        self.inside("web", "sh", "-c", "echo kept > media/kept.jpg")
        self.assertEqual(self.ask("/media/kept.jpg").text, "kept\n")

        self.compose("down")
        self.up()
        self.assertEqual(self.shell(COUNT), "1")
        self.assertEqual(self.ask("/media/kept.jpg").text, "kept\n")
        # Whoever was logged in still is: the key is the same.
        self.assertIn(slug, self.ask("/bookings/", Cookie=cookies).text)
        self.assertIn("No migrations to apply", self.compose("logs", "release"))

    def test_a_web_that_ends_is_back_and_nginx_finds_it(self):
        begun = self.state("web")["State"]["StartedAt"]
        self.inside("web", "sh", "-c", "kill -QUIT 1", check=False)
        self.wait_for(
            lambda: self.state("web")["State"]["StartedAt"] != begun, "another start"
        )
        self.wait_for(lambda: self.ask("/events/").status == 200, "a page")
