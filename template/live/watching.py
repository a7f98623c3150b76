"""One watch over an event, for all in this process who have its page open."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from channels.layers import get_channel_layer

from live.announcing import group_of
from live.selectors import seats_of

logger = logging.getLogger(__name__)

# In seconds. At most five readings in one, whatever happens to an event; and one in
# twenty where nobody says that anything did: the word may have been lost.
PAUSE = 0.2
REFRESH = 20
# Between one try to get into a group and the next, while Redis is away.
REJOIN = 5

type Seats = dict[str, int] | None


class Watch:
    """
    Reads the seats of one event again whenever they may have changed.

    A thousand listeners cost one reading, since all of them wait for the same. Who is
    slow misses some of them, and gets the newest when ready for it.
    """

    def __init__(self, event_pk: int) -> None:
        self.event_pk = event_pk
        self.listeners = 0
        # The number of the last reading that has begun, and of the last that is done.
        self.begun = self.done = 0
        self.seats: Seats = None
        self.changed = asyncio.Event()
        self.news = asyncio.Event()
        self.tasks = [
            asyncio.create_task(self.hear()),
            asyncio.create_task(self.read()),
        ]

    def ask(self) -> int:
        """Ask for a reading. Those that have begun by now do not count: newer_than()"""
        self.changed.set()
        return self.begun

    async def newer_than(self, number: int) -> tuple[int, Seats]:
        """The newest reading with its number, as soon as that is above this one."""
        while self.done <= number:
            await self.news.wait()
        return self.done, self.seats

    async def read(self) -> None:
        """Read, tell, wait: one reading after another, so that none overtakes one."""
        while True:
            self.changed.clear()
            self.begun += 1
            try:
                self.seats = await seats_of(self.event_pk)
            except Exception:
                logger.exception("The seats of event %s cannot be read", self.event_pk)
            else:
                self.done = self.begun
                self.news.set()
                self.news = asyncio.Event()
            await asyncio.sleep(PAUSE)
            with suppress(TimeoutError):
                async with asyncio.timeout(REFRESH):
                    await self.changed.wait()

    async def hear(self) -> None:
        """Be in the group of the event. Whatever is said there, it is read again."""
        while True:
            try:
                async with membership(group_of(self.event_pk)) as receive:
                    # For what was said before.
                    self.changed.set()
                    while True:
                        await receive()
                        self.changed.set()
            except Exception as error:
                logger.warning("Event %s is not in its group: %r", self.event_pk, error)
                await asyncio.sleep(REJOIN)

    def stop(self) -> None:
        for task in self.tasks:
            task.cancel()


@asynccontextmanager
async def membership(group: str) -> AsyncIterator:
    """A place in a group, and the function that waits for the next message there."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    try:
        yield lambda: layer.receive(channel)
    finally:
        with suppress(Exception):
            await layer.group_discard(group, channel)


# Those of this process, by the key of the event.
watches: dict[int, Watch] = {}


@asynccontextmanager
async def watching(event_pk: int) -> AsyncIterator[Watch]:
    """The watch over an event. The first one begins it, and the last one ends it."""
    if event_pk not in watches:
        watches[event_pk] = Watch(event_pk)
    watch = watches[event_pk]
    watch.listeners += 1
    try:
        yield watch
    finally:
        watch.listeners -= 1
        if not watch.listeners:
            watch.stop()
            del watches[event_pk]
