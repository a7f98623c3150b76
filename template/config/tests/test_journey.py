from django.test import TestCase, override_settings
from django.urls import reverse

from bookings.models import Booking
from bookings.tests.builders import an_event

PASSWORD = "a violet bicycle"


# The real hasher is slow on purpose; this test is not about it.
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class JourneyTests(TestCase):
    """From signing up to a seat and back, through every app, without a browser."""

    def test_a_visitor_signs_up_and_books_and_cancels(self):
        event = an_event().with_seats(1).build()
        answers = {
            "username": "ada",
            "email": "ada@example.com",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        self.client.post(reverse("signup"), answers)

        response = self.client.post(
            reverse("bookings:book", args=[event.slug]), follow=True
        )
        self.assertContains(response, f"You have a seat at {event.title}.")
        # What a template was given, where the text of the page would say less.
        self.assertEqual(response.context["event"].seats_left, 0)

        booking = Booking.objects.get(user__username="ada")
        response = self.client.post(
            reverse("bookings:cancel", args=[booking.pk]), follow=True
        )
        self.assertContains(response, f"Your seat at {event.title} is free again.")
        self.assertFalse(Booking.objects.exists())
