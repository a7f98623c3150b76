"""
Where a request reads: from the primary, or from the replica.

Whoever has said nothing reads from the primary: a command, a worker, a WebSocket. So
only what has been thought of reads from a copy that may be a little late.
"""

from contextvars import ContextVar

from scale.replica import PRIMARY, REPLICA, replica


class Reading:
    """One request: what it has to see, where it reads, and whether it has written."""

    def __init__(self, needs: int = 0) -> None:
        # The place in the primary's log up to which this person has written.
        self.needs = needs
        self.has_written = False
        # Decided when something is read for the first time, and kept: a page is of one
        # moment.
        self.place = ""

    def choose(self) -> str:
        if not self.place:
            self.place = REPLICA if replica.has(self.needs) else PRIMARY
        return self.place

    def stay(self) -> None:
        """Read from the primary from here on."""
        self.place = PRIMARY

    def note_write(self) -> None:
        self.has_written = True
        self.stay()


# A thread that works for a request, and its coroutines, have this from the request.
current: ContextVar[Reading | None] = ContextVar("reading", default=None)
