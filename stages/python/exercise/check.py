"""Does the command say what a seat costs on average in each city?"""

import contextlib
import io
import tempfile
import unittest
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from eventfile import summary
from eventfile.__main__ import main
from eventfile.event import Event

FILE = """\
slug,title,category,starts_at,ends_at,venue,city,price,seats,description
one,One,talk,2027-03-14 19:30,2027-03-14 22:00,Dock 7,Aarhus,10,80,A talk.
two,Two,talk,2027-03-15 19:30,2027-03-15 22:00,Old Brewery,Leipzig,30,80,A talk.
three,Three,talk,2027-03-16 19:30,2027-03-16 22:00,Old Brewery,Leipzig,15.50,80,A talk.
"""


def event(city: str, price: str) -> Event:
    """An event in this city, at this price."""
    return Event(
        slug="a-talk",
        title="A talk",
        category="talk",
        starts_at=datetime(2027, 3, 14, 19, 30, tzinfo=UTC),
        ends_at=datetime(2027, 3, 14, 22, tzinfo=UTC),
        venue="Town Hall",
        city=city,
        price=Decimal(price),
        seats=80,
        description="One of many.",
    )


class FunctionTests(unittest.TestCase):
    longMessage = False

    def averages(self, *events: Event) -> dict[str, Any]:
        """What average_prices makes of these events."""
        function: Callable[..., Any] | None = getattr(summary, "average_prices", None)
        if function is None:
            self.fail("There is no function average_prices in eventfile/summary.py yet.")
        problem = ""
        try:
            found = function(list(events))
        except ArithmeticError:
            what = ", ".join(f"{event.city} {event.price}" for event in events)
            problem = (
                f"average_prices divides by zero. The events were: {what or 'none at all'}. A "
                "city without a paid event has no average."
            )
        if problem:
            self.fail(problem)
        self.assertIsInstance(
            found,
            dict,
            f"average_prices should return a dictionary, but it returned {found!r}.",
        )
        return found

    def test_1_without_events_there_is_no_average(self):
        found = self.averages()
        self.assertEqual(
            found, {}, f"average_prices([]) should be an empty dictionary, but it is {found}."
        )

    def test_2_each_city_has_the_average_of_its_prices(self):
        found = self.averages(event("Cork", "10"), event("Graz", "8"), event("Cork", "30"))
        self.assertEqual(
            set(found),
            {"Cork", "Graz"},
            "With events in Cork and Graz, these two should be the keys of the dictionary, but "
            f"they are: {', '.join(map(str, found)) or 'none'}.",
        )
        self.assertEqual(
            found,
            {"Cork": 20, "Graz": 8},
            "Cork has events for 10 and 30, Graz has one for 8. The averages should be 20 and 8, "
            f"but they are {found['Cork']} and {found['Graz']}.",
        )

    def test_3_free_events_do_not_count(self):
        found = self.averages(event("Cork", "10"), event("Cork", "0"))
        self.assertEqual(
            found.get("Cork"),
            10,
            "Cork has an event for 10 and a free one. The free one does not count, so the "
            f"average is 10, but yours is {found.get('Cork')}.",
        )
        found = self.averages(event("Cork", "10"), event("Graz", "0"))
        self.assertNotIn(
            "Graz",
            found,
            "Graz has a free event and no other, so it should not be in the dictionary.",
        )

    def test_4_an_average_is_exact(self):
        found = self.averages(event("Cork", "0.10"), event("Cork", "0.20"))["Cork"]
        self.assertIsInstance(
            found,
            Decimal,
            f"An average should be a Decimal, as the prices are, but it is {found!r}: a "
            f"{type(found).__name__}. Money is not for float.",
        )

    def test_5_an_average_is_rounded_to_cents(self):
        found = self.averages(event("Cork", "10"), event("Cork", "10"), event("Cork", "11"))
        self.assertEqual(
            found["Cork"],
            Decimal("10.33"),
            f"The average of 10, 10 and 11 should be rounded to 10.33, but it is {found['Cork']}.",
        )

    def test_6_the_cities_come_in_alphabetical_order(self):
        found = list(self.averages(event("Graz", "10"), event("Aarhus", "9"), event("Cork", "8")))
        self.assertEqual(
            found,
            ["Aarhus", "Cork", "Graz"],
            "The cities should come in alphabetical order: Aarhus, Cork, Graz. Yours come so: "
            f"{', '.join(found)}.",
        )


class CommandTests(unittest.TestCase):
    longMessage = False

    def run_command(self, *options: str) -> list[str]:
        """Run the command on a small file; return the lines that it prints."""
        output, errors = io.StringIO(), io.StringIO()
        ended = False
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "events.csv"
            path.write_text(FILE, encoding="utf-8")
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
                try:
                    main([str(path), *options])
                except SystemExit:
                    ended = True
        words = f"The command does not understand {' '.join(options)}"
        if ended and "expected one argument" in errors.getvalue():
            self.fail(
                f'{words}: it wants a value behind --prices. With action="store_true" an option '
                "needs none."
            )
        if ended:
            self.fail(f"{words} yet. Add the option to the parser in eventfile/__main__.py.")
        return [" ".join(line.split()) for line in output.getvalue().splitlines()]

    def test_7_the_command_prints_the_averages(self):
        lines = self.run_command("--prices")
        for line in ["Aarhus 10.00", "Leipzig 22.75"]:
            city, price = line.split()
            known = [line, f"{city} {Decimal(price).normalize():f}"]
            self.assertTrue(
                any(line in lines for line in known),
                f'With --prices, the command should print a line "{line}" for a file in which '
                f"{city} has this average. It does not.",
            )
        self.assertIn(
            "events: 3, 0 of them free",
            lines,
            "With --prices, the command should still print the summary, above the prices.",
        )

    def test_8_with_a_city_only_that_city_is_there(self):
        lines = self.run_command("--prices", "--city", "Leipzig")
        self.assertNotIn(
            "Aarhus",
            [line.partition(" ")[0] for line in lines],
            "With --city Leipzig --prices, the command prints a price for Aarhus as well. Use "
            "the list of events that --city has left.",
        )
        self.assertIn(
            "Leipzig",
            [line.partition(" ")[0] for line in lines],
            "With --city Leipzig --prices, the command prints no price for Leipzig.",
        )

    def test_9_without_the_option_nothing_changes(self):
        lines = self.run_command()
        self.assertNotIn(
            "Aarhus",
            [line.partition(" ")[0] for line in lines],
            "Without --prices, the command should print no prices, but it does.",
        )
