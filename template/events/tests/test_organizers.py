from django.test import TestCase
from django.urls import reverse

from accounts.models import User
from bookings.models import Booking
from events.models import Event
from events.tests.helpers import make_event
from events.tests.test_forms import answers


class OrganizerTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create(username="ada")
        cls.grace = User.objects.create(username="grace")
        cls.staff = User.objects.create(username="staff", is_staff=True)
        cls.event = make_event("Folk dance", organizer=cls.ada)
        cls.edit_address = reverse("events:edit", args=[cls.event.slug])

    def test_whoever_publishes_an_event_is_its_organizer(self):
        self.client.force_login(self.grace)
        self.client.post(reverse("events:create"), answers(organizer=self.ada.pk))
        self.assertEqual(Event.objects.get(slug="jazz-night").organizer, self.grace)

    def test_a_visitor_is_asked_to_log_in(self):
        for address in [reverse("events:create"), self.edit_address]:
            with self.subTest(address):
                response = self.client.get(address)
                self.assertRedirects(response, f"/accounts/login/?next={address}")

    def test_the_organizer_and_staff_may_edit(self):
        for user in [self.ada, self.staff]:
            with self.subTest(user=user):
                self.client.force_login(user)
                page = self.client.get(self.event.get_absolute_url())
                self.assertContains(page, "Edit this event")
                self.assertEqual(self.client.get(self.edit_address).status_code, 200)

    def test_others_may_not_edit(self):
        self.client.force_login(self.grace)
        page = self.client.get(self.event.get_absolute_url())
        self.assertNotContains(page, "Edit this event")
        response = self.client.post(self.edit_address, answers(title="Taken over"))
        self.assertContains(response, "You may not do this", status_code=403)
        self.event.refresh_from_db()
        self.assertEqual(self.event.title, "Folk dance")

    def test_an_imported_event_belongs_to_nobody(self):
        imported = make_event("Imported")
        self.assertFalse(imported.can_be_edited_by(self.ada))
        self.assertTrue(imported.can_be_edited_by(self.staff))

    def test_seats_that_are_booked_cannot_be_taken_away(self):
        Booking.objects.book(self.event, self.ada)
        Booking.objects.book(self.event, self.grace)
        self.client.force_login(self.ada)
        response = self.client.post(self.edit_address, answers(seats="1"))
        self.assertContains(response, "2 seats are booked already.")
