import csv
from dataclasses import dataclass, field
from pathlib import Path

from eventfile.columns import (
    ChoiceColumn,
    Column,
    CountColumn,
    DateTimeColumn,
    PriceColumn,
    SlugColumn,
)
from eventfile.errors import EventFileError, HeaderError, RowError
from eventfile.event import Event

# A set: it has no order and holds nothing twice, and `in` is quick.
CATEGORIES = {"art", "family", "food", "music", "sport", "talk", "workshop"}

COLUMNS = [
    SlugColumn("slug"),
    Column("title"),
    ChoiceColumn("category", CATEGORIES),
    DateTimeColumn("starts_at"),
    DateTimeColumn("ends_at"),
    Column("venue"),
    Column("city"),
    PriceColumn("price"),
    CountColumn("seats"),
    Column("description"),
]


@dataclass
class Reading:
    """What came out of a file: the events, by line, and the rows that are wrong."""

    events: dict[int, Event] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def read_events(path: Path) -> Reading:
    """
    Read an event file.

    A wrong row does not stop the reading: it is kept as an error with its line number.
    Raises HeaderError where a column is missing, EventFileError where the file is not
    CSV at all, and OSError where it cannot be opened.
    """
    try:
        # utf-8-sig also reads the files that spreadsheets save, with their hidden mark.
        with path.open(encoding="utf-8-sig", newline="") as file:
            return read_rows(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise EventFileError(f"{path} is not a CSV file in UTF-8: {error}") from error


def read_rows(rows: csv.DictReader) -> Reading:
    """Turn each row into an event or an error."""
    missing = {column.name for column in COLUMNS} - set(rows.fieldnames or [])
    if missing:
        raise HeaderError(f"the first line lacks {', '.join(sorted(missing))}")
    reading = Reading()
    line_of_slug: dict[str, int] = {}
    for row in rows:
        try:
            event = read_row(row)
            if event.slug in line_of_slug:
                first = line_of_slug[event.slug]
                raise ValueError(f"slug {event.slug!r} stands on line {first} already")
        except ValueError as error:
            reading.errors.append(RowError(rows.line_num, str(error)))
        else:
            line_of_slug[event.slug] = rows.line_num
            reading.events[rows.line_num] = event
    return reading


def read_row(row: dict) -> Event:
    """Turn one row into an event. Raises ValueError where it is not one."""
    # DictReader puts surplus cells under the key None, and None into missing cells.
    if None in row:
        raise ValueError("more cells than the first line has columns")
    if None in row.values():
        raise ValueError("fewer cells than the first line has columns")
    values = {column.name: column.read(row[column.name]) for column in COLUMNS}
    return Event(**values)
