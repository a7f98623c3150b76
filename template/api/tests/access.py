"""Who may do what with the API. config/tests/test_access.py tries each row."""

from bookings.tests.factories import BookingFactory
from events.tests.factories import EventFactory

URLS = ["api.urls"]

ACCESS = """
#                                        visitor
#                                        |   guest
#                                        |   |   organizer
#                                        |   |   |   co-host
#                                        |   |   |   |   editor
#                                        |   |   |   |   |   door
#                                        |   |   |   |   |   |   staff
#                                        |   |   |   |   |   |   |   superuser
GET    /api/v1/events/                   200
POST   /api/v1/events/                   401 400 400 400 400 400 400 400
GET    /api/v1/events/api-night/         200
POST   /api/v1/events/api-night/         401 405 405 405 405 405 405 405
PATCH  /api/v1/events/api-night/         401 403 200 200 200 403 200 200
GET    /api/v1/bookings/                 401 200 200 200 200 200 200 200
POST   /api/v1/bookings/                 401 400 400 400 400 400 400 400
GET    /api/v1/bookings/{api_booking}/   401 200 404 404 404 404 404 404
POST   /api/v1/bookings/{api_booking}/   401 405 405 405 405 405 405 405
DELETE /api/v1/bookings/{api_booking}/   401 204 404 404 404 404 404 404
GET    /api/v1/token/                    401 405 405 405 405 405 405 405
POST   /api/v1/token/                    400
DELETE /api/v1/token/                    401 204 204 204 204 204 204 204
GET    /api/v1/schema/                   200
POST   /api/v1/schema/                   405
GET    /api/v1/docs/                     200
POST   /api/v1/docs/                     405
# Your own rows go below.
"""


def furnish(people: dict) -> dict:
    """An event with its people, and the guest's seat at it."""
    event = EventFactory(title="API night", organizer=people["organizer"])
    event.co_hosts.add(people["co-host"])
    booking = BookingFactory(event=event, user=people["guest"])
    return {"api_booking": booking.pk}
