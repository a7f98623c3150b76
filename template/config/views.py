from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
#: if models

from events.models import Event
#: elif pages
#: print "\nfrom events.views import upcoming_events\n"
#: endif


def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    #: if auth
    events = Event.objects.upcoming().with_seats_left()
    #: elif models
    #: print "    events = Event.objects.upcoming()\n"
    #: elif pages
    #: print "    events = upcoming_events()\n"
    #: endif
    #: if pages
    return render(request, "home.html", {"events": events[:3]})
    #: else
    #: print "    return render(request, \"home.html\")\n"
    #: endif


# Your own views go below.
