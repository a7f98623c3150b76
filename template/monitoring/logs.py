"""
Lines for a machine to read: JSON, and nothing in them that tells who somebody is.

A list of what must not be there would never be complete. Here is one of what may be.

https://docs.djangoproject.com/en/6.1/topics/logging/
"""

import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import responses

from pythonjsonlogger.json import JsonFormatter

# What a line may have besides, by `extra={...}`. No value may be about a person.
FIELDS = [
    "method",
    "route",
    "status_code",
    "duration_ms",
    "sql",
    "part",
    "error",
    "task",
    "state",
    # Your own fields go below.
]


class LeftOut:
    """Stands where a value stood."""

    def __init__(self, text: str = "…") -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class JsonLineFormatter(JsonFormatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": message_of(record),
        }
        line |= {key: vars(record)[key] for key in FIELDS if key in vars(record)}
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = traceback_of(record.exc_info[1])
        return self.serialize_log_record(line)


def message_of(record: logging.LogRecord) -> str:
    """
    The text as it stands in the code, with the numbers that belong in it.

    What else would be filled in may be a name, an address, or what somebody has typed.
    """
    if record.name.startswith("django.security."):
        # The text of an exception, with the value that was refused. The logger's name
        # says which: DisallowedHost, for one.
        return record.name.rpartition(".")[2]
    if record.name == "django.request":
        # "Not Found", and the address.
        return responses.get(vars(record).get("status_code"), "Request")
    text, values = str(record.msg), record.args
    if isinstance(values, Mapping):
        return text % {name: harmless(value) for name, value in values.items()}
    return text % tuple(map(harmless, values)) if values else text


def harmless(value: object) -> object:
    """A number as it is, an exception as its class, and nothing else."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, BaseException):
        return LeftOut(type(value).__name__)
    return LeftOut()


def traceback_of(error: BaseException | None) -> list[str]:
    """
    Where it happened, and what kind of error it was.

    Without its text: PostgreSQL, for one, writes the e-mail address that is there twice
    into the error about it.
    """
    lines = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        lines.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return lines
