"""
The same in a real browser: does it do what our headers ask of it?

Some of what stops an attack is not done by us, but by the browser of the visitor.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csp import get_nonce
from django.test import override_settings, tag
from django.urls import include, path

from accounts.models import User
from config.tests import test_browser
from events.tests.helpers import make_event

SMUGGLED_IN = """
    <script>document.body.dataset.first = "ran"</script>
    <img src="/no.png" onerror="document.body.dataset.second = 'ran'">
    <script src="/static/admin/js/theme.js"></script>
    <script nonce="a-guess">document.body.dataset.third = "ran"</script>
"""


def page_with_a_hole(request: HttpRequest) -> HttpResponse:
    """Text of a stranger as it came, and a script of ours below it."""
    ours = 'document.body.dataset.ours = "ran"'
    return HttpResponse(
        f"<!doctype html><title>A hole</title><body>{SMUGGLED_IN}"
        f'<script nonce="{get_nonce(request)}">{ours}</script>'
    )


urlpatterns = [path("hole/", page_with_a_hole), path("", include("config.urls"))]


@tag("browser")
@override_settings(ROOT_URLCONF=__name__)
class BrowserAttackTests(test_browser.BrowserTests):
    # What is inherited brings its own test, which runs where it stands.
    test_two_visitors_want_the_last_seat = None

    def open_console(self, page) -> list[str]:
        """What the browser says of this page from now on."""
        said = []
        page.on("console", lambda message: said.append(message.text))
        return said

    def test_a_script_that_got_into_a_page(self):
        page = self.open_site()
        said = self.open_console(page)
        page.goto("/hole/", wait_until="networkidle")
        self.assertEqual(page.evaluate("({...document.body.dataset})"), {"ours": "ran"})
        refused = [line for line in said if "Content Security Policy" in line]
        self.assertEqual(len(refused), 4)

    def test_our_page_in_a_frame(self):
        page = self.open_site()
        page.set_content(f'<iframe src="{self.live_server_url}/"></iframe>')
        page.wait_for_timeout(300)
        self.assertNotIn("Find an event", page.frames[1].content())

    def test_a_form_of_another_site(self):
        event = make_event("Jazz night")
        page = self.open_site()
        self.sign_up(page, "ada")
        address = f"{self.live_server_url}/bookings/jazz-night/book/"
        page.set_content(
            f'<form method="post" action="{address}"><button>Win!</button></form>'
        )
        with page.expect_navigation():
            page.get_by_role("button").click()
        self.assertIn("Forbidden", page.content())
        self.assertFalse(event.bookings.exists())

    def test_the_admin_lives_with_the_policy(self):
        User.objects.create_superuser("root", "", test_browser.PASSWORD)
        event = make_event("Jazz night")
        page = self.open_site()
        said = self.open_console(page)
        page.goto("/admin/")
        page.get_by_label("Username").fill("root")
        page.get_by_label("Password").fill(test_browser.PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.goto(f"/admin/events/event/{event.pk}/change/")
        # A window with a calendar, and a list that is fetched: scripts make both.
        page.locator("#calendarlink0").click()
        page.locator("#calendarbox0").get_by_text("Tomorrow").click()
        page.locator(".select2-selection").first.click()
        page.get_by_role("option", name="root").first.click()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("was changed successfully").wait_for()
        event.refresh_from_db()
        self.assertEqual(event.organizer.username, "root")
        self.assertEqual([line for line in said if "Security" in line], [])
