"""Who may do what with events. config/tests/test_access.py tries each row."""

from events.tests.factories import EventFactory

URLS = ["events.urls"]

ACCESS = """
#                                               visitor
#                                               |     guest
#                                               |     |   organizer
#                                               |     |   |   co-host
#                                               |     |   |   |   editor
#                                               |     |   |   |   |   door
#                                               |     |   |   |   |   |   staff
#                                               |     |   |   |   |   |   |   superuser
GET  /events/                                   200
POST /events/                                   405
GET  /events/month/2030-01/                     200
POST /events/month/2030-01/                     405
GET  /events/jazz-night/                        200
POST /events/jazz-night/                        405
GET  /events/new/                               login 200 200 200 200 200 200 200
POST /events/new/                               login 200 200 200 200 200 200 200
GET  /events/jazz-night/edit/                   login 403 200 200 200 403 200 200
POST /events/jazz-night/edit/                   login 403 200 200 200 403 200 200
GET  /events/jazz-night/attendees/              login 403 200 200 403 200 200 200
POST /events/jazz-night/attendees/              login 403 405 405 403 405 405 405
GET  /events/jazz-night/hosts/                  login 403 200 200 200 403 200 200
POST /events/jazz-night/hosts/                  login 403 200 403 403 403 403 200
GET  /events/jazz-night/hosts/{co_host}/remove/ login 403 405 405 403 403 403 405
POST /events/jazz-night/hosts/{co_host}/remove/ login 403 302 302 403 403 403 302
# Your own rows go below.
"""


def furnish(people: dict) -> dict:
    """An event with its people."""
    event = EventFactory(title="Jazz night", organizer=people["organizer"])
    event.co_hosts.add(people["co-host"])
    return {"co_host": people["co-host"].pk}
