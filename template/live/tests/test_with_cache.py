from asgiref.sync import sync_to_async
from django.core.cache import cache

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from bookings.tests.builders import an_event
from events.models import Event
from live.tests.helpers import LiveTests


class WithCacheTests(LiveTests):
    """A page may be kept for a while. What its socket says is read when it is said."""

    def setUp(self):
        super().setUp()
        cache.clear()
        self.addCleanup(cache.clear)
        self.event = an_event().with_seats(3).build()
        self.address = f"/ws/events/{self.event.slug}/"

    async def test_the_number_is_not_that_of_the_page_that_is_kept(self):
        for _ in range(2):
            await self.async_client.get(self.event.get_absolute_url())
        # Behind the back of all that empties the cache.
        await Event.objects.filter(pk=self.event.pk).aupdate(seats=7)
        async with self.open(self.address) as page:
            said = await self.hear(page, seats_left=7)
        self.assertEqual(len(said), 1)

    async def test_the_page_that_is_loaded_next_says_the_same(self):
        ada = await sync_to_async(UserFactory)()
        for _ in range(2):
            await self.async_client.get(self.event.get_absolute_url())
        async with self.open(self.address) as page:
            await self.hear(page, seats_left=3)
            await sync_to_async(book_seat)(event=self.event, user=ada)
            await self.hear(page, seats_left=2)
            response = await self.async_client.get(self.event.get_absolute_url())
        self.assertContains(
            response, '<dd data-live="seats_left" aria-live="polite">2<'
        )
