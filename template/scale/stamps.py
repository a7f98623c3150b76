"""The stamp of what is kept (caching/stamps.py), where there is a replica."""

from typing import Any

from caching.redis import ForgivingRedisCache
from scale.reading import current


class PrimaryStamps(ForgivingRedisCache):
    """
    Who asks for the newest stamp is going to keep what it reads next.

    The stamp is new as soon as something has changed; a replica may not know of it yet.
    What it says would be kept as the newest, for everybody.
    """

    def get_or_set(self, *args: Any, **options: Any) -> Any:
        if reading := current.get():
            reading.stay()
        return super().get_or_set(*args, **options)
