from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from accounts.tests.factories import UserFactory
from bookings.tests.builders import an_event
from live.tests.helpers import LiveTests


class WithApiTests(LiveTests):
    """What programs book and give back, people see on the page that they have open."""

    async def test_a_seat_that_a_program_books_and_gives_back(self):
        event = await sync_to_async(an_event().with_seats(3).build)()
        program = APIClient()
        program.force_authenticate(await sync_to_async(UserFactory)())

        async with self.open(f"/ws/events/{event.slug}/") as page:
            await self.hear(page, seats_left=3)
            answer = await sync_to_async(program.post)(
                "/api/v1/bookings/",
                {"event": event.slug},
                headers={"Idempotency-Key": "the-same-key"},
            )
            self.assertEqual(answer.status_code, 201)
            await self.hear(page, seats_left=2)
            # The connection broke, so it asks again: nothing is booked.
            await sync_to_async(program.post)(
                "/api/v1/bookings/",
                {"event": event.slug},
                headers={"Idempotency-Key": "the-same-key"},
            )
            await sync_to_async(program.delete)(answer.json()["url"])
            said = await self.hear(page, seats_left=3)
            self.assertNotIn(1, [state["seats_left"] for state in said])

    async def test_seats_that_a_program_changes(self):
        event = await sync_to_async(an_event().with_seats(3).build)()
        program = APIClient()
        program.force_authenticate(event.organizer)
        async with self.open(f"/ws/events/{event.slug}/") as page:
            await self.hear(page, seats_left=3)
            address = f"/api/v1/events/{event.slug}/"
            answer = await sync_to_async(program.patch)(address, {"seats": 5})
            self.assertEqual(answer.status_code, 200)
            await self.hear(page, seats_left=5)
