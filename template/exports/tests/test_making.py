import csv
from datetime import UTC, datetime
from unittest import mock

from django.test import TestCase

from accounts.tests.factories import UserFactory
from bookings.models import Booking
from bookings.tests.factories import BookingFactory
from config.jobs import State, TryAgain
from events.tests.factories import EventFactory
from exports import making
from exports.models import Export
from exports.services import ask_for_list


class MakingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada", time_zone="Asia/Tokyo")
        cls.event = EventFactory(title="Jazz night", organizer=cls.ada)
        cls.guests = [
            BookingFactory(event=cls.event, user=UserFactory(username=f"guest{n}"))
            for n in range(5)
        ]
        # Of somebody else's event.
        BookingFactory()

    def setUp(self):
        self.enterContext(mock.patch.object(making, "BATCH", 2))
        self.export = ask_for_list(event=self.event, owner=self.ada)

    def make(self) -> None:
        making.make(self.export.pk)
        self.export.refresh_from_db()

    def rows(self) -> list[list[str]]:
        parts = self.export.parts.values_list("text", flat=True)
        return list(csv.reader("".join(parts).splitlines()))

    def names(self) -> list[str]:
        return [row[1] for row in self.rows()]

    def test_it_is_made_in_parts(self):
        self.make()
        self.assertTrue(self.export.is_ready)
        self.assertEqual((self.export.written, self.export.total), (5, 5))
        self.assertEqual(self.export.parts.count(), 3)
        self.assertEqual(self.names(), [f"guest{n}" for n in range(5)])

    def test_times_are_on_the_clock_of_whoever_asked(self):
        booked_at = datetime(2030, 5, 17, 20, 0, tzinfo=UTC)
        Booking.objects.update(booked_at=booked_at)
        self.make()
        self.assertEqual(self.rows()[0][2], "2030-05-18 05:00+09:00")

    def test_another_goes_on_where_one_has_died(self):
        class Killed(BaseException):
            """No except clause of ours sees it, as none sees SIGKILL."""

        lines = making.lines

        def die_in_the_third(bookings):
            if self.export.parts.count() == 2:
                raise Killed
            return lines(bookings)

        with (
            mock.patch.object(making, "lines", die_in_the_third),
            self.assertRaises(Killed),
        ):
            self.make()
        self.export.refresh_from_db()
        self.assertEqual((self.export.state, self.export.written), (State.IN_HAND, 4))

        Export.objects.update(state=State.WAITING)
        self.make()
        self.assertEqual(self.names(), [f"guest{n}" for n in range(5)])

    def test_a_part_and_its_progress_are_kept_together_or_neither(self):
        with (
            mock.patch.object(Export, "change", side_effect=OSError("disk full")),
            self.assertRaises(OSError),
        ):
            making.write_part(Export.objects.take(self.export.pk))
        self.assertFalse(self.export.parts.exists())

    def test_who_has_lost_it_writes_no_more(self):
        slow = Export.objects.take(self.export.pk)
        Export.objects.update(state=State.WAITING)
        self.make()
        with self.assertRaises(making.Lost):
            making.write_part(slow)
        self.assertEqual(len(self.names()), 5)

    def test_a_message_that_comes_twice_makes_one_list(self):
        self.make()
        self.make()
        self.assertEqual(len(self.names()), 5)

    def test_an_error_is_written_down(self):
        with (
            mock.patch.object(making, "lines", side_effect=OSError("disk full")),
            self.assertRaises(TryAgain),
        ):
            self.make()
        self.export.refresh_from_db()
        self.assertEqual(self.export.state, State.WAITING)
        self.assertEqual(self.export.note, "OSError: disk full")

    def test_nobody_has_booked(self):
        Booking.objects.all().delete()
        self.make()
        self.assertTrue(self.export.is_ready)
        self.assertEqual(self.rows(), [])


class CellTests(TestCase):
    """A spreadsheet runs what looks like a formula. People choose their names."""

    def test_a_formula_becomes_a_text(self):
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"]:
            with self.subTest(text):
                self.assertEqual(making.cell(text), f"'{text}")

    def test_another_text_stays(self):
        for text in ["Ada", "O'Neil", "a=b", ""]:
            with self.subTest(text):
                self.assertEqual(making.cell(text), text)

    def test_both_names_are_looked_at(self):
        booking = BookingFactory(
            user__username="+ada",
            user__display_name='=HYPERLINK("http://evil.example")',
        )
        [row] = csv.reader(making.lines([booking]).splitlines())
        self.assertEqual(row[:2], ['\'=HYPERLINK("http://evil.example")', "'+ada"])
