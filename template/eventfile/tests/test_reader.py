import tempfile
import unittest
from datetime import timedelta
from pathlib import Path

from eventfile.errors import EventFileError, HeaderError
from eventfile.reader import COLUMNS, read_events

HEADER = ",".join(column.name for column in COLUMNS)
JAZZ = (
    "jazz-night,Jazz night,music,2027-03-14 19:30,2027-03-14 22:00,"
    'Old Brewery,Leipzig,12.50,80,"Four players, two sets."'
)


class ReaderTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "events.csv"

    def read(self, *lines: str):
        self.path.write_text("\n".join(lines), encoding="utf-8")
        return read_events(self.path)

    def test_a_row_becomes_an_event(self):
        reading = self.read(HEADER, JAZZ)
        self.assertEqual(reading.errors, [])
        event = reading.events[2]
        self.assertEqual(event.title, "Jazz night")
        self.assertEqual(event.description, "Four players, two sets.")
        self.assertEqual(event.duration, timedelta(hours=2, minutes=30))
        self.assertFalse(event.is_free)

    def test_an_event_is_over_when_it_has_ended(self):
        past = JAZZ.replace("2027-03-14", "2007-03-14")
        self.assertTrue(self.read(HEADER, past).events[2].is_over)
        future = JAZZ.replace("2027-03-14", "9027-03-14")
        self.assertFalse(self.read(HEADER, future).events[2].is_over)

    def test_a_wrong_row_is_reported_with_its_line_and_the_rest_is_read(self):
        wrong = JAZZ.replace("12.50", "a lot")
        reading = self.read(HEADER, wrong, JAZZ)
        self.assertEqual(list(reading.events), [3])
        [error] = reading.errors
        self.assertEqual(error.line, 2)
        self.assertIn("price is 'a lot'", str(error))

    def test_rows_are_refused_for_many_reasons(self):
        cases = {
            "fewer cells": "jazz-night,Jazz night",
            "more cells": JAZZ + ",again",
            "title is empty": JAZZ.replace("Jazz night", ""),
            "category is 'opera'": JAZZ.replace("music", "opera"),
            "not after starts_at": JAZZ.replace("22:00", "19:30"),
        }
        for reason, row in cases.items():
            with self.subTest(reason=reason):
                reading = self.read(HEADER, row)
                self.assertEqual(reading.events, {})
                self.assertIn(reason, str(reading.errors[0]))

    def test_a_slug_stands_in_the_file_once(self):
        reading = self.read(HEADER, JAZZ, JAZZ)
        self.assertEqual(list(reading.events), [2])
        self.assertIn("stands on line 2 already", str(reading.errors[0]))

    def test_a_file_saved_by_a_spreadsheet_is_read(self):
        self.path.write_text(f"{HEADER}\r\n{JAZZ}\r\n", encoding="utf-8-sig")
        self.assertEqual(len(read_events(self.path).events), 1)

    def test_a_missing_column_is_named(self):
        with self.assertRaisesRegex(HeaderError, "lacks price"):
            self.read(HEADER.replace(",price", ""))

    def test_a_file_that_is_not_text_is_refused(self):
        self.path.write_bytes(b"\xff\xfe\x00")
        with self.assertRaisesRegex(EventFileError, "not a CSV file"):
            read_events(self.path)
