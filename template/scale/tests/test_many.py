"""Several machines that are killed, paused and gone, while people ask."""

from collections import Counter
from secrets import token_hex

from django.test import tag

from scale.middleware import COOKIE
from scale.replica import SEEN, WRITTEN
from scale.tests.many import ManyTests


@tag("server")
class ManyMachinesTests(ManyTests):
    # The balancer

    def test_one_is_killed_under_load_and_no_request_fails(self):
        self.assertEqual(len(self.machines_that_answer()), 3)
        with self.under_load("/probe/?seconds=0.1", "/events/") as answers:
            self.wait_for(lambda: len(answers) > 20, "visitors")
            self.kill(1)
            count = len(answers)
            self.wait_for(lambda: len(answers) > count + 60, "visitors")
        failed = [answer for answer in answers if not answer.endswith(" 200")]
        self.assertEqual(failed, [], Counter(failed))
        self.assertEqual(len(self.machines_that_answer()), 2)
        self.back(1)

    def test_who_is_logged_in_at_one_is_so_at_all(self):
        bob = self.bob()
        for _ in range(12):
            self.assertIn("My bookings", bob.see("/bookings/"))
        # The session ends in the database, and so for all.
        elsewhere = self.someone(**bob.cookies)
        status, _ = bob.ask("/accounts/logout/", "POST")
        self.assertEqual(status, 302)
        statuses = {elsewhere.ask("/bookings/")[0] for _ in range(12)}
        self.assertEqual(statuses, {302})

    #: if cache
    def test_what_changes_at_one_is_new_at_all(self):
        """And is not read from the replica, which would be kept as the newest."""
        self.pair.pause()
        self.addCleanup(self.pair.resume)
        stranger, ada = self.someone(), self.ada()
        for _ in range(6):
            self.assertIn("100 seats left", card(stranger.see("/events/")))
        ada.book("evening-7")
        for _ in range(6):
            self.assertIn("99 seats left", card(stranger.see("/events/")))

    #: endif
    # The replica

    def test_pages_come_from_the_replica(self):
        self.pair.pause()
        self.addCleanup(self.pair.resume)
        self.pair.ask(self.pair.primary, RENAME, "Renamed", "evening-1")
        stranger = self.someone()
        for _ in range(6):
            self.assertIn("Evening 1", stranger.see("/events/evening-1/"))
        self.pair.resume()
        self.wait_for(lambda: "Renamed" in stranger.see("/events/evening-1/"), "news")

    def test_how_late_it_is_it_says_by_itself(self):
        self.wait_for(lambda: self.lag() == 0, "the replica")
        self.pair.pause()
        self.addCleanup(self.pair.resume)
        self.pair.ask(self.pair.primary, RENAME, "Evening 8", "evening-8")
        written = self.pair.ask(self.pair.primary, WRITTEN)
        self.wait_for(lambda: self.lag() > 0, "a lag")
        is_replica, place, _ = self.pair.row(self.pair.replica, SEEN)
        self.assertTrue(is_replica)
        self.assertLess(place, written)
        # A primary is never late, and is no replica.
        self.assertFalse(self.pair.row(self.pair.primary, SEEN)[0])

    def lag(self) -> float:
        return self.pair.row(self.pair.replica, SEEN)[2]

    def test_who_has_booked_sees_it_while_the_replica_is_paused(self):
        self.pair.pause()
        self.addCleanup(self.pair.resume)
        ada = self.ada()
        ada.book("evening-2")
        for _ in range(6):
            self.assertIn("Evening 2", ada.see("/bookings/"))
        # That is what the cookie does. Without it she sees the replica.
        del ada.cookies[COOKIE]
        self.assertNotIn("Evening 2", ada.see("/bookings/"))
        self.pair.resume()
        self.wait_for(lambda: "Evening 2" in ada.see("/bookings/"), "the replica")

    def test_what_is_sent_is_judged_by_the_primary(self):
        self.pair.pause()
        self.addCleanup(self.pair.resume)
        delete = "DELETE FROM events_event WHERE slug = %s RETURNING 1"
        self.pair.ask(self.pair.primary, delete, "evening-3")
        self.assertEqual(self.someone().ask("/events/evening-3/")[0], 200)
        self.assertEqual(self.ada().ask("/bookings/evening-3/book/", "POST")[0], 404)

    def test_the_replica_goes_under_load_and_comes_back(self):
        self.addCleanup(self.wait_for, self.all_read_from_the_replica, "the replica")
        paths = ["/events/evening-4/", "/events/evening-5/"]
        with self.under_load(*paths) as answers:
            self.wait_for(lambda: len(answers) > 20, "visitors")
            self.pair.replica.stop()
            self.addCleanup(self.pair.replica.start)
            count = len(answers)
            self.wait_for(lambda: len(answers) > count + 60, "visitors")
        failed = [answer for answer in answers if not answer.endswith(" 200")]
        self.assertEqual(failed, [], Counter(failed))
        self.wait_for(lambda: "The replica is away" in self.logs(), "a line in the log")

    def all_read_from_the_replica(self) -> bool:
        """Whether no process leaves it alone: what it cannot know, no page shows."""
        self.pair.pause()
        try:
            name = token_hex(8)
            self.pair.ask(self.pair.primary, RENAME, name, "evening-6")
            pages = [self.someone().see("/events/evening-6/") for _ in range(12)]
        finally:
            self.pair.resume()
        self.wait_for(self.pair.is_even, "the replica")
        return not any(name in page for page in pages)


RENAME = "UPDATE events_event SET title = %s WHERE slug = %s RETURNING 1"
#: if cache


def card(page: str) -> str:
    """What the list says of that event."""
    return page.partition("Evening 7")[2].partition("</article>")[0]
#: endif
