"""
Django's cache in Redis, for a site that can do without.

A Redis that is down refuses at once. One that hangs lets each question wait for its
timeout, and a page asks several. So after one failure it is left alone for a while.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps

from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from caching import stamps

logger = logging.getLogger(__name__)

# How long Redis is left alone. Then one thread asks again.
PAUSE_SECONDS = 5


class Outage:
    """Whether Redis is away, for all threads of this process."""

    def __init__(self) -> None:
        self.ask_again_at: float | None = None

    @property
    def is_on(self) -> bool:
        return self.ask_again_at is not None

    def keeps_away(self) -> bool:
        """Whether to do without now. Where the pause is over, one thread is let by."""
        # Another thread may change it at any moment.
        ask_again_at = self.ask_again_at
        if ask_again_at is None:
            return False
        if time.monotonic() < ask_again_at:
            return True
        self.ask_again_at = time.monotonic() + PAUSE_SECONDS
        return False

    def begin(self, error: RedisError) -> None:
        if not self.is_on:
            logger.warning("Redis does not answer, and we do without: %s", error)
        self.ask_again_at = time.monotonic() + PAUSE_SECONDS

    def end(self) -> None:
        self.ask_again_at = None
        logger.warning("Redis is back.")


outage = Outage()


def or_without(name: str) -> Callable:
    """A method of RedisCache; where Redis is away, the same one of DummyCache."""
    ask, do_without = getattr(RedisCache, name), getattr(DummyCache, name)

    @wraps(ask)
    def method(self, *args, **kwargs):
        if outage.keeps_away():
            return do_without(self, *args, **kwargs)
        try:
            if outage.is_on:
                # Nobody could tell it what has changed meanwhile.
                RedisCache.delete(self, stamps.KEY)
                outage.end()
            return ask(self, *args, **kwargs)
        except RedisError as error:
            outage.begin(error)
            return do_without(self, *args, **kwargs)

    return method


class ForgivingRedisCache(RedisCache):
    """A cache in Redis that finds nothing, and keeps nothing, while Redis is away."""

    add = or_without("add")
    get = or_without("get")
    set = or_without("set")
    touch = or_without("touch")
    delete = or_without("delete")
    get_many = or_without("get_many")
    has_key = or_without("has_key")
    incr = or_without("incr")
    set_many = or_without("set_many")
    delete_many = or_without("delete_many")
    clear = or_without("clear")
