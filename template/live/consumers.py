"""
What a socket is told.

A consumer is for a socket what a view is for a request, but it lives for as long as the
page is open. https://channels.readthedocs.io/en/stable/topics/consumers.html
"""

import asyncio
import logging

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from live import refusals
from live.refusals import Refused
from live.selectors import attendees_of, find_event
from live.watching import Seats, watching

logger = logging.getLogger(__name__)


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Tell how things stand: at once, after each change, and every now and then."""

    # The watch is in the group of the event, for all its listeners.
    channel_layer_alias = None

    async def connect(self) -> None:
        # Also who is refused is let in first: a code can be said on an open line alone.
        await self.accept()
        self.telling = asyncio.create_task(self.tell())

    async def disconnect(self, code: int) -> None:
        self.telling.cancel()

    async def receive(self, **frame) -> None:
        """Nothing is expected, so nothing is read."""
        self.telling.cancel()
        await self.close(refusals.NOT_UNDERSTOOD)

    async def tell(self) -> None:
        """Send one message after another. A slow reader makes only this task wait."""
        try:
            event_pk = await find_event(self.scope["url_route"]["kwargs"]["slug"])
            async with watching(event_pk) as watch:
                number = watch.ask()
                while True:
                    number, seats = await watch.newer_than(number)
                    await self.send_json(await self.message(event_pk, seats))
        except Refused as refusal:
            await self.close(refusal.code)
        except OSError:
            # The page was closed at this moment.
            pass
        except Exception:
            logger.exception("A socket had to be closed")
            await self.close(refusals.OUR_MISTAKE)

    async def message(self, event_pk: int, seats: Seats) -> dict:
        raise NotImplementedError


class SeatsConsumer(LiveConsumer):
    """For everybody: how many seats are left."""

    async def message(self, event_pk: int, seats: Seats) -> dict:
        if seats is None:
            raise Refused(refusals.NOT_FOUND)
        return seats


class AttendeesConsumer(LiveConsumer):
    """For those who run the event: who has just booked."""

    async def message(self, event_pk: int, seats: Seats) -> dict:
        # scope["user"] is who it was when the socket was opened. Since then somebody
        # may have logged out or lost a right, so each message asks again.
        return await attendees_of(event_pk, self.scope["session"].session_key)


class NotFoundConsumer(AsyncJsonWebsocketConsumer):
    """For all other addresses."""

    channel_layer_alias = None

    async def connect(self) -> None:
        await self.accept()
        await self.close(refusals.NOT_FOUND)


# Your own consumers go below.
