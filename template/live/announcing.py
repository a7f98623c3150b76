"""Tell every process that something about an event has changed."""

import asyncio
import logging
import time

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

# A booking waits this long for a channel layer that does not answer, and the next ones
# do not wait at all for a while: what they had to tell is read at the next refresh.
TIMEOUT = 0.5
SPARED = 5

spared_until = 0.0


def group_of(event_pk: int) -> str:
    """The group of those who watch an event. A slug would be too long for its name."""
    return f"event.{event_pk}"


def announce(event_pk: int) -> None:
    """Say that an event has changed, and not how: whoever hears it reads for itself."""
    global spared_until
    if time.monotonic() < spared_until:
        return
    try:
        async_to_sync(send)(event_pk)
    except Exception as error:
        # The seat is booked, and stays booked. Only a number on a screen is late.
        logger.warning("Nobody was told that event %s changed: %r", event_pk, error)
        spared_until = time.monotonic() + SPARED


async def send(event_pk: int) -> None:
    async with asyncio.timeout(TIMEOUT):
        message = {"type": "event.changed"}
        await get_channel_layer().group_send(group_of(event_pk), message)
