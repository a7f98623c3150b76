"""Who may do what with exports. config/tests/test_access.py tries each row."""

from events.tests.factories import EventFactory
from exports.models import Export

URLS = ["exports.urls"]

ACCESS = """
#                                  visitor
#                                  |     guest
#                                  |     |   organizer
#                                  |     |   |   co-host
#                                  |     |   |   |   editor
#                                  |     |   |   |   |   door
#                                  |     |   |   |   |   |   staff
#                                  |     |   |   |   |   |   |   superuser
GET  /exports/of/list-night/       login 403 405 405 403 405 405 405
POST /exports/of/list-night/       login 403 302 302 403 302 302 302
# Each of these belongs to whoever has asked for it: here, the organizer.
GET  /exports/{export}/            login 404 200 404 404 404 404 404
POST /exports/{export}/            login 405 405 405 405 405 405 405
GET  /exports/{export}/file/       login 404 200 404 404 404 404 404
POST /exports/{export}/file/       login 405 405 405 405 405 405 405
# Your own rows go below.
"""


def furnish(people: dict) -> dict:
    """An event with its people, and a list that the organizer has asked for."""
    event = EventFactory(title="List night", organizer=people["organizer"])
    event.co_hosts.add(people["co-host"])
    export = Export.objects.create(event=event, owner=people["organizer"], state="done")
    return {"export": export.pk}
