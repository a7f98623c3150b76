import unittest
from datetime import UTC, datetime
from decimal import Decimal

from eventfile.columns import (
    ChoiceColumn,
    Column,
    CountColumn,
    DateTimeColumn,
    PriceColumn,
    SlugColumn,
)


class ColumnTests(unittest.TestCase):
    def test_each_column_parses_its_own_kind_of_text(self):
        cases = [
            (Column("title"), "  Jazz night ", "Jazz night"),
            (SlugColumn("slug"), "jazz-night", "jazz-night"),
            (
                DateTimeColumn("starts_at"),
                "2027-03-14 19:30",
                datetime(2027, 3, 14, 19, 30, tzinfo=UTC),
            ),
            (PriceColumn("price"), "12.50", Decimal("12.50")),
            (CountColumn("seats"), "80", 80),
            (ChoiceColumn("category", {"art", "food"}), "art", "art"),
        ]
        for column, text, value in cases:
            with self.subTest(column=column.name):
                self.assertEqual(column.read(text), value)

    def test_a_wrong_cell_is_refused_with_its_column_and_its_text(self):
        cases = [
            (SlugColumn("slug"), "jazz night"),
            (SlugColumn("slug"), "straße"),
            (DateTimeColumn("starts_at"), "2027-02-30 19:30"),
            (PriceColumn("price"), "12,50"),
            (PriceColumn("price"), "-1"),
            (PriceColumn("price"), "NaN"),
            (CountColumn("seats"), "many"),
            (CountColumn("seats"), "0"),
            (ChoiceColumn("category", {"art", "food"}), "opera"),
        ]
        for column, text in cases:
            with self.subTest(column=column.name, text=text):
                with self.assertRaises(ValueError) as caught:
                    column.read(text)
                self.assertIn(f"{column.name} is {text!r}", str(caught.exception))

    def test_an_empty_cell_is_refused_by_every_column(self):
        for column in [Column("title"), PriceColumn("price"), CountColumn("seats")]:
            refused = self.assertRaisesRegex(ValueError, f"{column.name} is empty")
            with self.subTest(column=column.name), refused:
                column.read("   ")
