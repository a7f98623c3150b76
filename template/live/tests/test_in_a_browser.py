from django.conf import settings
from django.test import Client, tag

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from bookings.tests.builders import an_event
from config.tests import test_browser
from live.tests.serving import serving


@tag("browser")
class LiveBrowserTests(test_browser.BrowserTests):
    """Windows of several people, side by side, and a site that speaks WebSocket."""

    # What is inherited brings its own test, which runs where it stands.
    test_two_visitors_want_the_last_seat = None

    def setUp(self):
        self.site = self.enterContext(serving())
        self.live_server_url = f"http://{self.site.host}"
        self.event = an_event().with_seats(2).build()
        self.said = []

    def window_of(self, person=None):
        """The page of the event, in a window of this person."""
        page = self.open_site()
        page.on("console", lambda message: self.said.append(message.text))
        if person:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value}
            page.context.add_cookies([cookie | {"url": self.live_server_url}])
        page.goto(self.event.get_absolute_url())
        return page

    def wait_for(self, page, seats_left: int) -> None:
        page.locator("[data-live=seats_left]", has_text=str(seats_left)).wait_for()

    def book(self, page) -> None:
        page.get_by_role("button", name="Book a seat").click()
        page.get_by_text("You have a seat.").wait_for()

    def test_one_books_and_the_number_of_the_other_moves(self):
        ada, grace = self.window_of(UserFactory()), self.window_of(UserFactory())
        visitor = self.window_of()
        self.book(ada)
        for page in [grace, visitor]:
            self.wait_for(page, 1)
        # The last seat: what cannot be done any more is not offered any more.
        self.book(grace)
        self.wait_for(visitor, 0)
        visitor.get_by_role("status").get_by_text("sold out").wait_for()
        self.assertFalse(visitor.get_by_text("Log in to book a seat").is_visible())
        # And who came too late hears of a seat that is given back.
        late = self.window_of()
        ada.get_by_role("link", name="My bookings").first.click()
        ada.get_by_role("button", name="Cancel").click()
        late.get_by_text("A seat is free again").wait_for()
        self.assertTrue(visitor.get_by_text("Log in to book a seat").is_visible())
        # "connect-src 'self'" holds for sockets, too: the browser refused nothing.
        self.assertFalse([line for line in self.said if "connect-src" in line])

    def test_after_the_site_was_away_the_number_is_right_again(self):
        page = self.window_of()
        self.wait_for(page, 2)
        self.site.kill()
        book_seat(event=self.event, user=UserFactory())
        self.site.start()
        self.wait_for(page, 1)

    def test_without_scripts_the_page_is_as_before(self):
        context = self.browser.new_context(
            base_url=self.live_server_url, java_script_enabled=False
        )
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(self.event.get_absolute_url())
        self.wait_for(page, 2)
        self.assertTrue(page.get_by_text("Log in to book a seat").is_visible())

    def test_the_organizer_sees_names_come_in(self):
        page = self.window_of(self.event.organizer)
        page.get_by_role("link", name="Who comes").click()
        self.book(self.window_of(UserFactory(display_name="Grace of the choir")))
        page.get_by_text("Last to book: Grace of the choir").wait_for()
        page.get_by_text("1 of 2 seats are booked.").wait_for()
