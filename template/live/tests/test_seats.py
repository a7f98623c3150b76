from asgiref.sync import sync_to_async
from django.db import transaction
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.models import Booking
from bookings.services import book_seat, give_seat_back
from bookings.tests.builders import an_event
from events.models import Event
from events.services import change_event
from live import refusals
from live.tests.helpers import LiveTests
from live.watching import watches


class SeatsTests(LiveTests):
    """The number of free seats, on a page that is open."""

    def setUp(self):
        super().setUp()
        self.ada = UserFactory()
        self.grace = UserFactory()
        self.event = an_event().with_seats(3).booked_by(self.grace).build()
        self.address = f"/ws/events/{self.event.slug}/"

    async def test_each_open_page_hears_of_a_booking(self):
        async with self.open(self.address) as one, self.open(self.address) as two:
            for page in [one, two]:
                await self.hear(page, seats=3, seats_left=2)
            await sync_to_async(book_seat)(event=self.event, user=self.ada)
            for page in [one, two]:
                await self.hear(page, seats=3, seats_left=1)

    async def test_who_comes_back_is_told_how_things_are_now(self):
        async with self.open(self.address) as page:
            await self.hear(page, seats_left=2)
        await sync_to_async(book_seat)(event=self.event, user=self.ada)
        async with self.open(self.address) as page:
            said = await self.hear(page, seats_left=1)
        self.assertEqual(len(said), 1)

    async def test_who_comes_later_is_told_nothing_that_others_heard_before(self):
        async with self.open(self.address) as early:
            await self.hear(early, seats_left=2)
            # Without a signal, so nobody knows yet.
            await Event.objects.filter(pk=self.event.pk).aupdate(seats=9)
            async with self.open(self.address) as late:
                said = await self.hear(late, seats_left=8)
        self.assertEqual(len(said), 1)

    async def test_every_way_to_change_the_number_changes_it(self):
        def by_the_page():
            self.client.force_login(self.ada)
            self.client.post(reverse("bookings:book", args=[self.event.slug]))

        def given_back():
            give_seat_back(booking=self.ada.bookings.get())

        def by_a_script():
            Booking.objects.create(event=self.event, user=self.ada)

        def more_seats():
            self.event.seats = 10
            change_event(event=self.event)

        def in_the_admin():
            self.ada.is_staff = self.ada.is_superuser = True
            self.ada.save()
            self.client.force_login(self.ada)
            address = reverse("admin:events_event_delete", args=[self.event.pk])
            Booking.objects.filter(user=self.ada).delete()
            self.client.post(address, {"post": "yes"})

        async with self.open(self.address) as page:
            await self.hear(page, seats_left=2)
            for change, number in [
                (by_the_page, 1),
                (given_back, 2),
                (by_a_script, 1),
                (self.grace.delete, 2),
                (more_seats, 9),
            ]:
                with self.subTest(change.__name__):
                    await sync_to_async(change)()
                    await self.hear(page, seats_left=number)
            await sync_to_async(in_the_admin)()
            await self.assert_closed(page, refusals.NOT_FOUND)

    async def test_nothing_is_told_of_what_may_still_be_taken_back(self):
        @sync_to_async
        def book_and_fail():
            with transaction.atomic():
                book_seat(event=self.event, user=self.ada)
                raise ZeroDivisionError

        async with self.open(self.address) as page:
            await self.assert_silent(page)
            with self.assertRaises(ZeroDivisionError):
                await book_and_fail()
            self.assertTrue(await page.receive_nothing(timeout=0.1))

    async def test_other_events_hear_nothing(self):
        other = await sync_to_async(an_event().build)()
        async with self.open(self.address) as page:
            await self.assert_silent(page)
            await sync_to_async(book_seat)(event=other, user=self.ada)
            self.assertTrue(await page.receive_nothing(timeout=0.1))

    async def test_nobody_watches_when_the_last_page_is_closed(self):
        async with self.open(self.address) as one:
            async with self.open(self.address) as two:
                await self.hear(two, seats_left=2)
                self.assertEqual(watches[self.event.pk].listeners, 2)
            self.assertIn(self.event.pk, watches)
            await self.hear(one, seats_left=2)
        self.assertEqual(watches, {})


class PageTests(LiveTests):
    """What the page brings for the script, and without it."""

    def test_the_page_has_the_number_and_the_address_of_its_socket(self):
        event = an_event().with_seats(3).build()
        response = self.client.get(event.get_absolute_url())
        self.assertContains(
            response, '<dd data-live="seats_left" aria-live="polite">3</dd>', html=True
        )
        self.assertContains(response, f'data-socket="/ws/events/{event.slug}/"')
