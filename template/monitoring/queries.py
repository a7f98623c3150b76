"""
Each statement that goes to the database: how long it took, and a line if that was long.

https://docs.djangoproject.com/en/6.1/topics/db/instrumentation/
"""

import logging
import re
from time import perf_counter

from django.conf import settings

from monitoring.metrics import QUERY_SECONDS

logger = logging.getLogger(__name__)

# A text that stands in the statement itself, as in SQL by hand.
TEXT = re.compile(r"'(?:[^']|'')*'")
LONGEST = 1000


def watch(connection, **kwargs) -> None:
    """Look at what a new connection sends."""
    # The object stays the same when it connects again.
    if measure not in connection.execute_wrappers:
        connection.execute_wrappers.append(measure)


def measure(execute, sql, params, many, context):
    """Run a statement, and note how long that took, also if it fails."""
    started = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = perf_counter() - started
        QUERY_SECONDS.observe(seconds)
        if seconds >= settings.SLOW_QUERY_SECONDS:
            logger.warning(
                "Slow query",
                extra={"sql": shown(sql), "duration_ms": round(seconds * 1000, 1)},
            )


def shown(sql: str) -> str:
    """A statement without its values: no parameters, and no texts in it."""
    return TEXT.sub("'…'", sql)[:LONGEST]
