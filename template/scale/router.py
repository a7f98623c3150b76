"""
Which database a question of the ORM goes to.

https://docs.djangoproject.com/en/6.1/topics/db/multi-db/#automatic-database-routing
"""

from typing import Any

from django.db import connections
from django.db.models import Model

from scale.reading import current
from scale.replica import PRIMARY, REPLICA

# Who somebody is and what they may do is never asked of a copy that may be late: a
# password that was changed, or an account that was closed, counts at once.
NEVER_LATE = {
    "accounts",
    "auth",
    #: if api
    "authtoken",
    #: endif
    "axes",
    "contenttypes",
    "sessions",
    # Your own apps that may never be late go below.
}


class ReplicaRouter:
    """Writes go to the primary, reads to the replica where a request allows it."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        reading = current.get()
        if reading is None or model._meta.app_label in NEVER_LATE:
            return PRIMARY
        # What a transaction has read and written so far, it sees there alone.
        if connections[PRIMARY].in_atomic_block:
            return PRIMARY
        return reading.choose()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Asked for select_for_update(), too."""
        if reading := current.get():
            reading.note_write()
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        """Two rows of the same data, wherever each has been read."""
        places = {one._state.db, other._state.db}
        return True if places <= {PRIMARY, REPLICA} else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """The replica gets its tables from the primary."""
        return False if db == REPLICA else None
