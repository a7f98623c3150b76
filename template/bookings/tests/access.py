"""Who may do what with bookings. config/tests/test_access.py tries each row."""

from bookings.tests.factories import BookingFactory

URLS = ["bookings.urls"]

ACCESS = """
#                                   visitor
#                                   |     guest
#                                   |     |   organizer
#                                   |     |   |   co-host
#                                   |     |   |   |   editor
#                                   |     |   |   |   |   door
#                                   |     |   |   |   |   |   staff
#                                   |     |   |   |   |   |   |   superuser
GET  /bookings/                     login 200 200 200 200 200 200 200
POST /bookings/                     login 405 405 405 405 405 405 405
GET  /bookings/folk-dance/book/     login 302 302 302 302 302 302 302
POST /bookings/folk-dance/book/     login 302 302 302 302 302 302 302
GET  /bookings/{booking}/cancel/    login 405 405 405 405 405 405 405
POST /bookings/{booking}/cancel/    login 302 404 404 404 404 404 404
# Your own rows go below.
"""


def furnish(people: dict) -> dict:
    """A seat that the guest has booked."""
    booking = BookingFactory(event__title="Folk dance", user=people["guest"])
    return {"booking": booking.pk}
