"""
The island as it is: built by Vite, and used in a browser.

npm fetches what the build needs, which takes some seconds: once for all tests here.
"""

import re
import socket
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import enterModuleContext, mock

from django.conf import settings
from django.core.cache import cache
from django.test import SimpleTestCase, override_settings, tag
from rest_framework.throttling import SimpleRateThrottle

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from config.tests import test_browser
from events.tests.helpers import make_event, make_events
from island.tests.helpers import ViteMixin
from island.tests.node import Node

FACTS = re.compile(r"Music|Talk|free|€ [\d.]+|sold out|\d+ seats? left|you have a seat")
RATES = {"anon": "1/min", "user": "1/min", "write": "1/min", "token": "1/min"}


def setUpModule():
    global node, folder
    node = Node()
    folder = Path(enterModuleContext(TemporaryDirectory()))
    node.build(folder)


@tag("server")
class NodeTests(SimpleTestCase):
    def test_the_scripts_pass_their_own_tests(self):
        said = node.run(node.npm, "test", folder=folder / "frontend")
        self.assertRegex(said, r"Tests +\d+ passed")

    def test_the_packages_may_come_from_any_registry(self):
        lock = (settings.BASE_DIR / "frontend" / "package-lock.json").read_text()
        self.assertNotIn('"resolved"', lock)


class IslandTests(ViteMixin, test_browser.BrowserTests):
    """A browser, for pages with an island."""

    # What is inherited brings its own test, which runs where it stands.
    test_two_visitors_want_the_last_seat = None

    def setUp(self):
        cache.clear()
        built = folder / "static"
        self.set_vite(dev_mode=False, manifest_path=built / "island" / "manifest.json")
        places = [built, *settings.STATICFILES_DIRS]
        self.enterContext(override_settings(STATICFILES_DIRS=places))

    def open_page(self, **options):
        """A page, and a list of all that the browser finds fault with."""
        context = self.browser.new_context(base_url=self.live_server_url, **options)
        self.addCleanup(context.close)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: page.faults.append(line.text))
        return page

    def open_find(self, query: str = ""):
        page = self.open_page()
        page.goto(f"/find/{query}", wait_until="networkidle")
        self.words = page.get_by_label("Words")
        return page

    def wait_for(self, page, number: str) -> None:
        """Until this stands in the heading, which a screen reader reads aloud."""
        page.get_by_role("status").get_by_text(number, exact=True).wait_for()

    def titles(self, page) -> list[str]:
        """What there is to see, whoever made it."""
        return page.locator(".card h3").locator("visible=true").all_inner_texts()

    def cards(self, place) -> list[tuple]:
        """What the cards in this place say, and where they lead."""
        return [
            (
                card.get_by_role("link").evaluate("link => link.href"),
                card.get_attribute("class"),
                card.locator("h3").inner_text(),
                card.locator("p").nth(0).inner_text(),
                card.locator("p").nth(1).inner_text(),
                FACTS.findall(card.locator("p").nth(2).inner_text()),
            )
            for card in place.locator(".card").all()
        ]


@tag("browser")
class FindTests(IslandTests):
    """The search on the page /find/."""

    def test_it_finds_while_somebody_types(self):
        for title in ["Jazz night", "Jazz brunch", "Linocut"]:
            make_event(title)
        page = self.open_find()
        self.assertEqual(len(self.titles(page)), 3)
        self.words.press_sequentially("jazz")
        self.wait_for(page, "2 events")
        self.assertEqual(self.titles(page), ["Jazz night", "Jazz brunch"])
        page.get_by_label("City").select_option("Leipzig")
        self.wait_for(page, "2 events")
        self.assertEqual(page.faults, [])

    def test_loaded_again_and_without_script_the_page_is_the_same(self):
        for title in ["Jazz night", "Jazz brunch", "Linocut"]:
            make_event(title)
        page = self.open_find()
        self.words.press_sequentially("jazz ni")
        self.wait_for(page, "1 event")
        cards = self.cards(page.locator(".answer"))
        address = page.url.removeprefix(self.live_server_url)
        self.assertEqual(address, "/find/?words=jazz+ni")
        for plain in [page, self.open_page(java_script_enabled=False)]:
            plain.goto(address)
            self.assertEqual(self.cards(plain), cards)
            self.assertEqual(plain.get_by_label("Words").input_value(), "jazz ni")

    def test_its_cards_are_those_of_django(self):
        ada = UserFactory(username="ada", time_zone="America/Lima")
        for number, fields in enumerate(
            [{}, {"price": "0"}, {"seats": 1}, {"category": "talk"}, {"seats": 2}]
        ):
            event = make_event(f"<b>Event</b> {number}", slug=f"e{number}", **fields)
            if number in (2, 4):
                book_seat(event=event, user=ada)
        self.client.force_login(ada)
        page = self.open_page()
        cookie = self.client.cookies[settings.SESSION_COOKIE_NAME]
        url = self.live_server_url
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": url}]
        )
        page.goto("/find/")
        made_by_django = self.cards(page)
        page.get_by_label("Words").press_sequentially("event")
        self.wait_for(page, "5 events")
        self.assertEqual(self.cards(page.locator(".answer")), made_by_django)

    def test_everything_can_be_done_with_the_keyboard(self):
        make_events(25)
        page = self.open_find()
        self.words.focus()
        page.keyboard.type("event")
        self.wait_for(page, "The first 24 events")
        # Enter does not load the page.
        page.evaluate("window.isTheSame = true")
        page.keyboard.press("Enter")
        self.wait_for(page, "The first 24 events")
        more = page.get_by_role("button", name="Show more")
        while not more.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        self.wait_for(page, "25 events")
        self.assertEqual(page.locator(":focus").inner_text(), "Event 24")
        self.assertTrue(page.evaluate("window.isTheSame"))

    def test_a_slow_answer_to_an_older_question_is_passed_over(self):
        for title in ["Jazz night", "Judo"]:
            make_event(title)
        page = self.open_find()
        held = []
        page.route("**/events/?words=j", lambda route: held.append(route))
        self.words.press_sequentially("j")
        while not held:
            page.wait_for_timeout(50)
        self.words.press_sequentially("a")
        self.wait_for(page, "1 event")
        held[0].continue_()
        page.wait_for_timeout(300)
        self.assertEqual(self.titles(page), ["Jazz night"])

    def test_nothing_fits(self):
        make_event("Jazz night")
        page = self.open_find()
        self.words.press_sequentially("opera")
        self.wait_for(page, "0 events")
        self.assertEqual(self.titles(page), [])

    def test_without_a_network_it_waits(self):
        make_event("Jazz night")
        page = self.open_find()
        page.context.set_offline(True)
        self.words.press_sequentially("jazz")
        page.get_by_role("alert").get_by_text("You are offline.").wait_for()
        page.context.set_offline(False)
        self.wait_for(page, "1 event")

    @mock.patch.object(SimpleRateThrottle, "THROTTLE_RATES", RATES)
    def test_too_many_questions(self):
        make_event("Jazz night")
        page = self.open_find()
        self.words.press_sequentially("j")
        self.wait_for(page, "1 event")
        self.words.press_sequentially("a")
        page.get_by_role("alert").get_by_text("Too many questions").wait_for()

    def test_what_is_wrong_is_said_beside_its_field(self):
        make_event("Jazz night")
        page = self.open_find("?last_day=2000-01-01&first_day=2000-01-02")
        until = page.get_by_label("Until")
        # At first it is Django that says it.
        for letter in "ja":
            self.assertEqual(until.get_attribute("aria-invalid"), "true")
            message = page.locator(f"#{until.get_attribute('aria-describedby')}")
            self.assertEqual(message.inner_text(), "This is before the first day.")
            self.words.press_sequentially(letter)
            page.get_by_role("alert").get_by_text("before the first").wait_for()
        until.fill("")
        self.wait_for(page, "1 event")
        self.assertEqual(page.locator(".errorlist").count(), 0)
        self.assertIsNone(until.get_attribute("aria-invalid"))

    def test_axe_finds_nothing(self):
        """axe-core looks for what gets in the way of those who see or hear less."""
        make_events(25)
        axe = folder / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
        page = self.open_find()
        page.evaluate(axe.read_text())
        for words, number in [
            ("event", "The first 24 events"),
            (" that is not there", "0 events"),
        ]:
            self.words.press_sequentially(words)
            self.wait_for(page, number)
            found = page.evaluate("axe.run('main')")["violations"]
            self.assertEqual([(rule["id"], rule["help"]) for rule in found], [])


@tag("browser")
class HotReloadTests(IslandTests):
    """The same while somebody works on it: scripts come from `npm run dev`."""

    def setUp(self):
        super().setUp()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        vite = folder / "frontend" / "node_modules" / "vite" / "bin" / "vite.js"
        process = subprocess.Popen(
            [node.program, vite, "--port", str(port)],
            cwd=folder / "frontend",
            env=node.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for line in process.stdout:
            if "Local:" in line:
                break
        else:
            self.fail("Vite has ended.")
        self.set_vite(dev_mode=True, dev_server_port=port)
        places = [f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}"]
        policy = settings.SECURE_CSP | {"connect-src": ["'self'", *places]}
        self.enterContext(override_settings(SECURE_CSP=policy))

    def test_a_change_is_there_without_a_reload(self):
        source = folder / "frontend" / "src" / "EventSearch.vue"
        written = source.read_text()
        self.addCleanup(source.write_text, written)
        page = self.open_find()
        self.words.press_sequentially("opera")
        page.locator(".answer").get_by_text("Nothing fits.").wait_for()
        page.evaluate("window.isTheSame = true")
        source.write_text(written.replace("Nothing fits.", "Nothing at all."))
        page.get_by_text("Nothing at all.").wait_for()
        self.assertTrue(page.evaluate("window.isTheSame"))
        self.assertEqual(self.words.input_value(), "opera")
        refused = [fault for fault in page.faults if "Security" in fault]
        self.assertEqual(refused, [])
