"""A socket of one's own: its consumer, its address and its test."""

from pathlib import Path

from harness.editing import append_below, members, write

LEVEL = "channels"
TAIL = True

CONSUMER = '''

class PingConsumer(LiveConsumer):
    """A sign of life, for a page that wants to know whether the site is there."""

    async def message(self, event_pk: int, seats: Seats) -> dict:
        return {"here": seats is not None}
'''

ADDRESS = 'path("ws/events/<slug:slug>/ping/", consumers.PingConsumer.as_asgi())'

TEST = """from asgiref.sync import sync_to_async

from bookings.tests.builders import an_event
from live.tests.helpers import LiveTests


class PingTests(LiveTests):
    async def test_it_is_here(self):
        event = await sync_to_async(an_event().build)()
        async with self.open(f"/ws/events/{event.slug}/ping/") as page:
            await self.hear(page, here=True)
"""


def apply(project: Path) -> None:
    append_below(project, "live/consumers.py", "# Your own consumers go below.", CONSUMER)
    append_below(project, "live/routing.py", "# Your own sockets go below.", f"    {ADDRESS},\n")
    write(project, "live/tests/test_ping.py", TEST)


def holds(project: Path) -> None:
    assert members(project, "live/consumers.py")[-1] == "PingConsumer"
    assert "PingConsumer" in (project / "live/routing.py").read_text(encoding="utf-8")
