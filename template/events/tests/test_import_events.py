from dataclasses import asdict
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase

from eventfile.reader import COLUMNS, read_events
from events.models import Event
from events.tests.helpers import make_event

HEADER = ",".join(column.name for column in COLUMNS)
JAZZ = (
    "jazz-night,Jazz night,music,2027-03-14 19:30,2027-03-14 22:00,"
    "Old Brewery,Leipzig,12.50,80,Two sets with a break."
)
FOLK = JAZZ.replace("jazz-night", "folk-dance").replace("Jazz night", "Folk dance")


class ImportEventsTests(TestCase):
    def setUp(self):
        self.path = Path(self.enterContext(TemporaryDirectory())) / "events.csv"

    def import_events(self, *lines: str) -> tuple[str, str]:
        """Run the command on a file with these rows; return what it prints."""
        self.path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
        output, errors = StringIO(), StringIO()
        call_command("import_events", str(self.path), stdout=output, stderr=errors)
        return output.getvalue(), errors.getvalue()

    def test_rows_become_events(self):
        output, _ = self.import_events(JAZZ, FOLK)
        self.assertEqual(output, "2 created, 0 updated, 0 skipped\n")
        event = Event.objects.get(slug="jazz-night")
        self.assertEqual(event.title, "Jazz night")
        self.assertEqual(event.starts_at.isoformat(), "2027-03-14T19:30:00+00:00")

    def test_a_second_run_changes_nothing(self):
        self.import_events(JAZZ, FOLK)
        before = list(Event.objects.values())
        output, _ = self.import_events(JAZZ, FOLK)
        self.assertEqual(output, "0 created, 2 updated, 0 skipped\n")
        self.assertEqual(list(Event.objects.values()), before)

    def test_a_changed_row_updates_its_event(self):
        event = make_event("Jazz night", seats=1)
        self.import_events(JAZZ)
        event.refresh_from_db()
        self.assertEqual(event.seats, 80)

    def test_a_wrong_row_is_reported_by_its_line_and_skipped(self):
        output, errors = self.import_events(JAZZ.replace(",80,", ",many,"), FOLK)
        self.assertEqual(output, "1 created, 0 updated, 1 skipped\n")
        self.assertIn("skipped line 2: seats is 'many'", errors)
        self.assertFalse(Event.objects.filter(slug="jazz-night").exists())

    def test_a_failure_half_way_leaves_the_database_as_it_was(self):
        too_long = FOLK.replace("Folk dance", "Folk dance " * 20)
        with self.assertRaisesMessage(CommandError, "line 3: "):
            self.import_events(JAZZ, too_long)
        self.assertFalse(Event.objects.exists())

    def test_a_missing_file_is_one_clear_line(self):
        with self.assertRaisesMessage(CommandError, "no-such-file.csv"):
            call_command("import_events", "no-such-file.csv")

    def test_without_a_name_it_reads_the_file_of_the_site(self):
        self.path.write_text("\n".join([HEADER, JAZZ]), encoding="utf-8")
        with self.settings(EVENTS_FILE=self.path):
            call_command("import_events", stdout=StringIO())
        self.assertEqual(Event.objects.get().slug, "jazz-night")

    def test_every_event_in_the_file_of_the_site_fits_the_model(self):
        for line, row in read_events(settings.EVENTS_FILE).events.items():
            with self.subTest(line=line):
                Event(**asdict(row)).clean_fields()
