"""Which consumer answers which address, as urls.py says it for views."""

from channels.routing import URLRouter
from django.urls import path, re_path

from live import consumers

sockets = [
    path("ws/events/<slug:slug>/", consumers.SeatsConsumer.as_asgi()),
    path("ws/events/<slug:slug>/attendees/", consumers.AttendeesConsumer.as_asgi()),
    # Your own sockets go below.
]

# Without the last one, an address that there is not would be an error of the server.
router = URLRouter([*sockets, re_path("", consumers.NotFoundConsumer.as_asgi())])
