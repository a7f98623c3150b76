"""
The replica: whether it is there, and how far it has come.

PostgreSQL writes each change into a log (WAL) before all else, and a place in this log
is a number that only grows. The replica gets the log over the network and does the same
again. So two numbers say whether it has seen what somebody wrote.

https://www.postgresql.org/docs/current/warm-standby.html#STREAMING-REPLICATION
"""

import logging
from math import inf
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import Error, connections

logger = logging.getLogger(__name__)

PRIMARY, REPLICA = "default", "replica"

WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"

# Who has done all that has come is not late, however long ago that was. Unless nothing
# comes any more: the view has a row while the two are connected.
SEEN = """
    SELECT
        pg_is_in_recovery(),
        pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'),
        CASE
            WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
                AND EXISTS (SELECT FROM pg_stat_wal_receiver)
            THEN 0
            ELSE extract(
                epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()
            )
        END
"""


def written_until() -> int:
    """The place in the primary's log behind all that has been committed."""
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute(WRITTEN)
        return int(cursor.fetchone()[0])


def seen_until() -> tuple[int, float]:
    """The place up to which the replica has come, and how many seconds late it is."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(SEEN)
        is_replica, place, seconds = cursor.fetchone()
    if not is_replica:
        # It has been made a primary, or never was anything else: two that differ.
        return 0, inf
    return int(place), inf if seconds is None else float(seconds)


class Replica:
    """What this process knows of it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.state = "in use"
        self.rests_until = -inf

    def has(self, needs: int) -> bool:
        """Whether to read from it, for somebody who has to see up to a place."""
        with self.lock:
            if monotonic() < self.rests_until:
                return False
            if self.state == "away":
                # One asks whether it is back. The others do not wait for the answer.
                self.rests_until = monotonic() + settings.REPLICA_REST_SECONDS
        try:
            place, seconds = seen_until()
        except Error as error:
            connections[REPLICA].close()
            self.note("away", error=type(error).__name__)
            return False
        if seconds > settings.REPLICA_LATE_SECONDS:
            self.note("late", seconds=round(min(seconds, 1e9)))
            return False
        self.note("in use")
        return place >= needs

    def note(self, state: str, **fields: object) -> None:
        """Keep in mind how it is. The log has a line when that changes."""
        with self.lock:
            rest = settings.REPLICA_REST_SECONDS if state == "away" else -inf
            self.rests_until = monotonic() + rest
            if state != self.state:
                self.state = state
                # A text of ours as a whole. What a log fills in, it may leave out.
                logger.warning(f"The replica is {state}", extra=fields)


replica = Replica()
