import csv
from datetime import UTC, datetime, timedelta
#: if models
from io import StringIO
#: endif
from pathlib import Path
from tempfile import TemporaryDirectory

#: if models
from django.core.management import call_command
#: endif
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from eventfile.reader import COLUMNS

NOW = timezone.now()


def row(slug: str, starts_at: datetime) -> dict:
    """A row of an event file. Its title is its slug with spaces."""
    return {
        "slug": slug,
        "title": slug.replace("-", " ").capitalize(),
        "category": "music",
        "starts_at": f"{starts_at:%Y-%m-%d %H:%M}",
        "ends_at": f"{starts_at + timedelta(hours=2):%Y-%m-%d %H:%M}",
        "venue": "Old Brewery",
        "city": "Leipzig",
        "price": "12.50",
        "seats": "80",
        "description": "Two sets & a break.",
    }


def write_events(path: Path, *rows: dict) -> None:
    """Write an event file with these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in COLUMNS])
        writer.writeheader()
        writer.writerows(rows)


class PageTests(TestCase):
    """What a visitor sees, with a small event file in place of ours."""

    @classmethod
    def setUpTestData(cls):
        folder = cls.enterClassContext(TemporaryDirectory())
        path = Path(folder) / "events.csv"
        write_events(
            path,
            # Not in the order of time, so that a page has to sort them.
            row("spring-concert", NOW + timedelta(days=40)),
            row("jazz-night", NOW + timedelta(days=2)),
            row("old-times", NOW - timedelta(days=2)),
            row("last-waltz", NOW + timedelta(days=400)),
            row("folk-dance", NOW + timedelta(days=80)),
        )
        cls.enterClassContext(override_settings(EVENTS_FILE=path))
        #: if models
        call_command("import_events", stdout=StringIO())
        #: endif

    def assertInOrder(self, response, *texts: str):
        """Check that the page holds these texts, one after the other."""
        page = response.content.decode()
        places = [page.find(text) for text in texts]
        self.assertNotIn(-1, places, f"not all of {texts} are on the page")
        self.assertEqual(places, sorted(places))

    def test_home_shows_the_next_three_events(self):
        response = self.client.get(reverse("home"))
        self.assertInOrder(response, "Jazz night", "Spring concert", "Folk dance")
        self.assertNotContains(response, "Last waltz")

    def test_the_list_shows_what_is_to_come_soonest_first(self):
        response = self.client.get(reverse("events:list"))
        self.assertTemplateUsed(response, "base.html")
        self.assertInOrder(
            response, "Jazz night", "Spring concert", "Folk dance", "Last waltz"
        )
        self.assertNotContains(response, "Old times")

    def test_each_card_links_to_its_event(self):
        response = self.client.get(reverse("events:list"))
        self.assertContains(response, 'href="/events/jazz-night/"', count=1)

    def test_an_event_has_a_page_with_its_facts(self):
        response = self.client.get(reverse("events:detail", args=["jazz-night"]))
        self.assertContains(response, "<h1>Jazz night</h1>", html=True)
        for fact in ["Old Brewery, Leipzig", "€ 12.50", "80", "Music"]:
            self.assertContains(response, fact)
        self.assertNotContains(response, "This event is over")

    def test_text_from_the_file_cannot_become_markup(self):
        response = self.client.get(reverse("events:detail", args=["jazz-night"]))
        self.assertContains(response, "Two sets &amp; a break.")

    def test_an_event_that_is_over_says_so(self):
        response = self.client.get(reverse("events:detail", args=["old-times"]))
        self.assertContains(response, "This event is over")

    def test_an_unknown_event_is_not_found(self):
        response = self.client.get(reverse("events:detail", args=["no-such-event"]))
        self.assertContains(response, "There is no such page", status_code=404)

    def test_a_month_shows_its_own_events(self):
        month = (NOW + timedelta(days=400)).date()
        response = self.client.get(reverse("events:month", args=[month]))
        self.assertContains(response, "Last waltz")
        self.assertNotContains(response, "Jazz night")

    @override_settings(TIME_ZONE="Asia/Tokyo")
    def test_the_month_is_the_one_that_the_page_shows(self):
        starts_at = datetime(2099, 1, 31, 18, 30, tzinfo=UTC)
        # In Tokyo it is the first of February already.
        self.assertEqual(
            reverse("events:month", args=[starts_at]), "/events/month/2099-02/"
        )
        with TemporaryDirectory() as folder:
            path = Path(folder) / "events.csv"
            write_events(path, row("new-moon", starts_at))
            with override_settings(EVENTS_FILE=path):
                #: if models
                call_command("import_events", stdout=StringIO())
                #: endif
                february = self.client.get("/events/month/2099-02/")
                january = self.client.get("/events/month/2099-01/")
        self.assertContains(february, "New moon")
        self.assertNotContains(january, "New moon")

    def test_a_month_leaves_out_what_is_over(self):
        month = (NOW - timedelta(days=2)).date()
        response = self.client.get(reverse("events:month", args=[month]))
        self.assertNotContains(response, "Old times")

    def test_a_month_without_events_says_so(self):
        response = self.client.get("/events/month/2099-12/")
        self.assertContains(response, "Nothing is planned for this month.")

    def test_a_month_that_does_not_exist_is_not_found(self):
        for month in ["2027-13", "2027-00", "0000-01", "27-1", "now"]:
            with self.subTest(month=month):
                response = self.client.get(f"/events/month/{month}/")
                self.assertEqual(response.status_code, 404)


class EmptyPageTests(TestCase):
    def test_without_events_every_page_answers(self):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "events.csv"
            write_events(path)
            with override_settings(EVENTS_FILE=path):
                for name in ["home", "events:list"]:
                    response = self.client.get(reverse(name))
                    self.assertContains(response, "Nothing is planned yet.")
