import os
import shutil
from pathlib import Path
from unittest import SkipTest, mock

from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import override_settings, tag
from django.urls import reverse

from bookings.models import Booking
from bookings.tests.builders import an_event

PASSWORD = "a violet bicycle"


# The real hasher is slow on purpose; this test is not about it.
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
@tag("browser")
class BrowserTests(StaticLiveServerTestCase):
    """The site as people use it: a server, and a real browser that clicks."""

    @classmethod
    def setUpClass(cls):
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as error:
            raise SkipTest("Playwright is not installed: uv sync") from error
        super().setUpClass()
        # Playwright runs an event loop in this thread, so Django takes each query for
        # one that would block it. Nothing here waits for that loop meanwhile.
        cls.enterClassContext(
            mock.patch.dict(os.environ, DJANGO_ALLOW_ASYNC_UNSAFE="true")
        )
        chromium = cls.enterClassContext(sync_playwright()).chromium
        # The system's own browser, else the one that Playwright downloads.
        program = shutil.which("chromium") or chromium.executable_path
        if not Path(program).exists():
            raise SkipTest("No Chromium here: uv run playwright install chromium")
        cls.browser = chromium.launch(executable_path=program)
        cls.addClassCleanup(cls.browser.close)

    def open_site(self):
        """A window of somebody else's: it shares no cookies with other windows."""
        context = self.browser.new_context(base_url=self.live_server_url)
        self.addCleanup(context.close)
        return context.new_page()

    def sign_up(self, page, name: str) -> None:
        page.goto(reverse("signup"))
        page.get_by_label("Username").fill(name)
        page.get_by_label("Email").fill(f"{name}@example.com")
        page.get_by_label("Password:", exact=True).fill(PASSWORD)
        page.get_by_label("Password confirmation").fill(PASSWORD)
        page.get_by_role("button", name="Sign up").click()

    def log_out_and_in(self, page, name: str) -> None:
        page.get_by_role("button", name="Log out").click()
        page.get_by_role("link", name="Log in").click()
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()

    def test_two_visitors_want_the_last_seat(self):
        event = an_event().with_seats(1).build()
        ada, grace = self.open_site(), self.open_site()
        self.sign_up(ada, "ada")
        self.log_out_and_in(ada, "ada")
        self.sign_up(grace, "grace")

        # Both have the page of the event before them, with its button.
        for page in [ada, grace]:
            page.goto(event.get_absolute_url())
        ada.get_by_role("button", name="Book a seat").click()
        ada.get_by_text(f"You have a seat at {event.title}.").wait_for()
        grace.get_by_role("button", name="Book a seat").click()
        grace.get_by_role("status").get_by_text("This event is sold out.").wait_for()

        self.assertEqual(Booking.objects.get().user.username, "ada")
