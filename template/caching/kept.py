"""Values that take long to make: made once, and kept until something changes."""

import time
from collections.abc import Callable

from django.core.cache import cache
from django.utils.functional import cached_property

from caching.stamps import newest

MISSING = object()
# After so long, somebody else takes over.
LOCK_SECONDS = 10
# How often those who wait look again.
LOOK_SECONDS = 0.02


class Kept:
    """What `make` gives, which may depend on the name, events and bookings alone."""

    def __init__(self, name: str, make: Callable[[], object]) -> None:
        self.name = name
        self.make = make

    @cached_property
    def key(self) -> str:
        # Worked out once, before anything is read. If a seat is booked meanwhile, what
        # was read is kept under the older stamp, where nobody will find it.
        return f"{self.name}-{newest()}"

    @cached_property
    def value(self) -> object:
        """The value as it was kept; else one thread makes it, and the others wait."""
        lock = f"{self.key}-lock"
        while (found := cache.get(self.key, MISSING)) is MISSING:
            # add() writes only where there is nothing: of many, one gets True.
            if not cache.add(lock, True, LOCK_SECONDS):
                time.sleep(LOOK_SECONDS)
                continue
            try:
                # Whoever had the lock before may have kept it just now.
                found = cache.get(self.key, MISSING)
                if found is MISSING:
                    found = self.make()
                    cache.set(self.key, found)
                return found
            finally:
                cache.delete(lock)
        return found
