"""
The stamp: a text that names the newest state of all events and bookings.

It is a part of each key under which something is kept. Where anything changes, the
stamp goes, and with it all keys: nobody asks for what was kept under an older one.
"""

from uuid import uuid4

from django.core.cache import caches
from django.db import connection

KEY = "stamp"


def newest() -> str:
    """The stamp to ask with, and to keep what is read from here on."""
    if in_transaction():
        # What is read here may be undone, and may be older than what others see. So
        # nothing is found under this stamp, and nobody else has it.
        return new()
    # Not a number that counts: one that was lost would begin again, with old keys.
    return caches["stamps"].get_or_set(KEY, new, timeout=None)


def changed() -> None:
    """Let all that was kept be forgotten. Call it after the commit, never before."""
    # Where there is none yet, nothing has been kept.
    if KEY in caches["stamps"]:
        caches["stamps"].set(KEY, new(), timeout=None)


def new() -> str:
    return uuid4().hex


def in_transaction() -> bool:
    """Whether what this thread reads may differ from what has been committed."""
    return connection.in_atomic_block
