from asgiref.sync import sync_to_async
from django.contrib.auth.models import Group
from django.test import override_settings
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from bookings.tests.builders import an_event
from events.services import add_co_host, remove_co_host
from events.tests.groups import make_groups
from live import refusals
from live.tests.helpers import LiveTests


class AttendeesTests(LiveTests):
    """Who has just booked, for those who may know."""

    def setUp(self):
        super().setUp()
        self.grace = UserFactory(username="grace", display_name="Grace of the choir")
        self.event = an_event().with_seats(9).booked_by(self.grace).build()
        self.organizer = self.event.organizer
        self.address = f"/ws/events/{self.event.slug}/attendees/"

    async def test_the_organizer_sees_who_has_just_booked(self):
        ada = await sync_to_async(UserFactory)(username="ada")
        async with self.open(self.address, self.organizer) as page:
            await self.hear(
                page,
                summary="1 of 9 seats are booked.",
                newest=["Grace of the choir"],
            )
            await sync_to_async(book_seat)(event=self.event, user=ada)
            await self.hear(
                page,
                summary="2 of 9 seats are booked.",
                newest=["ada", "Grace of the choir"],
            )

    async def test_others_are_closed_with_a_code(self):
        @sync_to_async
        def people():
            make_groups()
            co_host, door = UserFactory(), UserFactory()
            add_co_host(event=self.event, user=co_host)
            door.groups.add(Group.objects.get(name="Door staff"))
            other = an_event().build().organizer
            return [
                (co_host, None),
                (door, None),
                (UserFactory(is_superuser=True), None),
                (None, refusals.LOG_IN),
                (self.grace, refusals.FORBIDDEN),
                (other, refusals.FORBIDDEN),
            ]

        for user, code in await people():
            with self.subTest(user):
                async with self.open(self.address, user) as page:
                    if code:
                        await self.assert_closed(page, code)
                    else:
                        await self.hear(page, newest=["Grace of the choir"])

    async def test_who_was_refused_has_heard_no_name(self):
        async with self.open(self.address, self.grace) as page:
            event = await page.receive_output()
            self.assertEqual(event["type"], "websocket.close")

    async def test_a_right_that_is_taken_away(self):
        co_host = await sync_to_async(UserFactory)()
        await sync_to_async(add_co_host)(event=self.event, user=co_host)
        async with self.open(self.address, co_host) as page:
            await self.hear(page, newest=["Grace of the choir"])
            await sync_to_async(remove_co_host)(event=self.event, user=co_host)
            ada = await sync_to_async(UserFactory)()
            await sync_to_async(book_seat)(event=self.event, user=ada)
            await self.assert_closed(page, refusals.FORBIDDEN)

    @override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    )
    async def test_a_session_that_ends(self):
        def log_out(page):
            page.client.post(reverse("logout"))

        def change_the_password(page):
            self.organizer.set_password("a violet bicycle")
            self.organizer.save()

        def close_the_account(page):
            self.organizer.is_active = False
            self.organizer.save()

        for end in [log_out, change_the_password, close_the_account]:
            with self.subTest(end.__name__):
                async with self.open(self.address, self.organizer) as page:
                    await self.hear(page, newest=["Grace of the choir"])
                    await sync_to_async(end)(page)
                    # Nobody has told the socket. It finds out before it says more.
                    await sync_to_async(self.event.save)()
                    await self.assert_closed(page, refusals.LOG_IN)

    def test_the_page_says_which_socket_is_its_own(self):
        self.client.force_login(self.organizer)
        address = reverse("events:attendees", args=[self.event.slug])
        response = self.client.get(address)
        self.assertContains(response, f'data-socket="{self.address}"')
        self.assertContains(
            response, '<p data-live="summary">1 of 9 seats are booked.</p>', html=True
        )
