"""
The kinds of columns that an event file has.

Each kind knows one thing: how to turn its text into a value. What they share
(blanks are cut off, an empty cell is refused, an error names the column) stands once,
in Column.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation


class Column:
    """A column of plain text."""

    expects = "some text"

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, cell: str):
        """The value of one cell. Raises ValueError where the cell makes no sense."""
        text = cell.strip()
        if not text:
            raise ValueError(f"{self.name} is empty")
        try:
            return self.parse(text)
        except ValueError as error:
            raise ValueError(
                f"{self.name} is {text!r}, but should be {self.expects}"
            ) from error

    def parse(self, text: str):
        """Turn text into a value. Subclasses do this their own way."""
        return text


class SlugColumn(Column):
    """A name that can stand in an address."""

    expects = "small letters, digits and hyphens, such as jazz-night"

    def parse(self, text: str) -> str:
        if not re.fullmatch("[a-z0-9-]+", text):
            raise ValueError("not a slug")
        return text


class DateTimeColumn(Column):
    """A date and a time of day, in UTC."""

    expects = "a date and a time such as 2027-03-14 19:30"

    def parse(self, text: str) -> datetime:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


class PriceColumn(Column):
    """An amount of money. Decimal is exact, where float would round cents."""

    expects = "an amount such as 12.50, or 0 if it is free"

    def parse(self, text: str) -> Decimal:
        try:
            price = Decimal(text)
        except InvalidOperation as error:
            raise ValueError("not a number") from error
        if not price.is_finite() or price < 0:
            raise ValueError("not an amount that anyone can pay")
        return price


class CountColumn(Column):
    """A whole number, at least one."""

    expects = "a whole number, 1 or more"

    def parse(self, text: str) -> int:
        number = int(text)
        if number < 1:
            raise ValueError("too small")
        return number


class ChoiceColumn(Column):
    """One of a few words."""

    def __init__(self, name: str, choices: Collection[str]) -> None:
        super().__init__(name)
        self.choices = choices
        self.expects = "one of " + ", ".join(sorted(choices))

    def parse(self, text: str) -> str:
        if text not in self.choices:
            raise ValueError("not a choice")
        return text
