#: if not views
from datetime import date

#: endif
#: if not models
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from eventfile.event import Event
from eventfile.reader import read_events


def all_events() -> list[Event]:
    """Every event in the event file. Wrong rows are left out."""
    return list(read_events(settings.EVENTS_FILE).events.values())


def upcoming_events() -> list[Event]:
    """The events that have not begun yet, soonest first."""
    now = timezone.now()
    events = [event for event in all_events() if event.starts_at > now]
    return sorted(events, key=lambda event: event.starts_at)
#: endif
#: if models and not views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from events.models import Event
#: endif
#: if not views


def event_list(request: HttpRequest) -> HttpResponse:
    """The events that are still to come."""
    #: if models
    events = Event.objects.upcoming()
    #: else
    #: print "    events = upcoming_events()\n"
    #: endif
    return render(request, "events/event_list.html", {"events": events})


def event_month(request: HttpRequest, month: date) -> HttpResponse:
    """The events of one month that are still to come."""
    #: if models
    events = Event.objects.upcoming().in_month(month)
    #: else
    #: print "    events = [\n"
    #: print "        event\n"
    #: print "        for event in upcoming_events()\n"
    #: print "        if timezone.localdate(event.starts_at).replace(day=1) == month\n"
    #: print "    ]\n"
    #: endif
    context = {"events": events, "month": month}
    return render(request, "events/event_month.html", context)


def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One event, past or to come."""
    #: if models
    event = get_object_or_404(Event, slug=slug)
    return render(request, "events/event_detail.html", {"event": event})
    #: else
    #: print "    for event in all_events():\n"
    #: print "        if event.slug == slug:\n"
    #: print "            return render(request, \"events/event_detail.html\", {\"event\": event})\n"
    #: print "    raise Http404(f\"No event is called {slug}.\")\n"
    #: endif
#: endif
#: if views
#: if permissions
from django.contrib import messages
#: endif
#: if auth
from django.contrib.auth.mixins import LoginRequiredMixin
#: endif
#: if forms
from django.contrib.messages.views import SuccessMessageMixin
#: endif
#: if auth
from django.core.exceptions import PermissionDenied
#: endif
#: if permissions
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
#: endif
#: if forms
#: if queries
from django.utils import timezone
from django.views.generic import (
    CreateView,
    DetailView,
    #: if permissions
    FormView,
    #: endif
    ListView,
    TemplateView,
    UpdateView,
    #: if permissions
    View,
    #: endif
)
#: else
#: print "from django.views.generic import CreateView, DetailView, ListView, UpdateView\n"
#: endif

#: if auth
from bookings.models import Booking
#: endif
#: if cache
from caching.kept import Kept
#: endif
#: if services
from config.mixins import ServiceFormMixin
from events import figures, services
#: elif queries
#: print "from events import figures\n"
#: endif
#: if queries
from events.filters import EventFilterForm
#: endif
from events.forms import EventForm
#: if permissions
from events.mixins import EventPermissionMixin
#: endif
from events.models import Event
#: if queries
from events.paging import KeyPaginator
#: endif
#: if permissions
from events.people_forms import AttendeeFilterForm, CoHostForm
#: endif
#: if services
from events.selectors import upcoming_events
#: endif
#: else
#: print "from django.views.generic import DetailView, ListView\n"
#: print "\n"
#: print "from events.models import Event\n"
#: endif


class EventListView(ListView):
    """The events that are still to come, a page at a time."""

    context_object_name = "events"
    paginate_by = 24
    #: if queries
    paginator_class = KeyPaginator
    #: endif

    def get_queryset(self):
        #: if services
        return upcoming_events(user=self.request.user)
        #: elif queries
        #: print "        events = Event.objects.upcoming().with_seats_left()\n"
        #: print "        return events.with_booking_of(self.request.user)\n"
        #: elif auth
        #: print "        return Event.objects.upcoming().with_seats_left()\n"
        #: else
        #: print "        return Event.objects.upcoming()\n"
        #: endif


class EventMonthView(EventListView):
    """The events of one month that are still to come."""

    template_name = "events/event_month.html"

    def get_queryset(self):
        return super().get_queryset().in_month(self.kwargs["month"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(month=self.kwargs["month"], **kwargs)
#: if queries


class EventFindView(EventListView):
    """The events that fit what a visitor looks for."""

    template_name = "events/event_find.html"

    def get_queryset(self):
        self.form = EventFilterForm(self.request.GET)
        events = super().get_queryset()
        return self.form.narrow(events) if self.form.is_valid() else events.none()

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form, **kwargs)


class EventStatisticsView(TemplateView):
    """The twelve months from this one on, in figures."""

    template_name = "events/event_statistics.html"

    def get_context_data(self, **kwargs):
        first = timezone.localdate().replace(day=1)
        #: if cache
        # A month begins at midnight, and when that is depends on the zone.
        zone = timezone.get_current_timezone_name()
        year = Kept(f"figures-{first}-{zone}", lambda: figures.of_year(first))
        return super().get_context_data(first=first, **year.value, **kwargs)
        #: else
        #: print "        events = figures.year_from(first)\n"
        #: print "        return super().get_context_data(\n"
        #: print "            first=first,\n"
        #: print "            months=figures.by_month(events, first),\n"
        #: print "            categories=figures.by_category(events),\n"
        #: print "            prices=figures.by_price(events),\n"
        #: print "            favourites=figures.favourites(events),\n"
        #: print "            **kwargs,\n"
        #: print "        )\n"
        #: endif
#: endif


class EventDetailView(DetailView):
    """One event, past or to come."""

    #: if auth
    queryset = Event.objects.with_seats_left()

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            can_edit=self.object.can_be_edited_by(user),
            #: if permissions
            can_see_attendees=user.has_perm("events.view_attendees", self.object),
            #: endif
            booking=Booking.objects.of_user(user).filter(event=self.object).first(),
            **kwargs,
        )
    #: else
    #: print "    model = Event\n"
    #: endif
#: endif
#: if forms


#: if services
class EventCreateView(LoginRequiredMixin, ServiceFormMixin, CreateView):
    #: elif auth
    #: print "class EventCreateView(LoginRequiredMixin, SuccessMessageMixin, CreateView):\n"
    #: else
    #: print "class EventCreateView(SuccessMessageMixin, CreateView):\n"
    #: endif
    """Publish a new event."""

    model = Event
    form_class = EventForm
    success_message = "%(title)s is published."
    #: if auth

    #: if services
    def perform(self, form):
        event = form.save(commit=False)
        return services.publish_event(event=event, organizer=self.request.user)
        #: else
        #: print "    def form_valid(self, form):\n"
        #: print "        form.instance.organizer = self.request.user\n"
        #: print "        return super().form_valid(form)\n"
        #: endif
    #: endif


#: if services
class EventUpdateView(LoginRequiredMixin, ServiceFormMixin, UpdateView):
    #: elif auth
    #: print "class EventUpdateView(LoginRequiredMixin, SuccessMessageMixin, UpdateView):\n"
    #: else
    #: print "class EventUpdateView(SuccessMessageMixin, UpdateView):\n"
    #: endif
    """Change an event."""

    model = Event
    form_class = EventForm
    success_message = "%(title)s is changed."
    #: if auth

    def get_object(self, queryset=None):
        event = super().get_object(queryset)
        if not event.can_be_edited_by(self.request.user):
            raise PermissionDenied("Only its organizer may change an event.")
        return event
    #: endif
    #: if services

    def perform(self, form):
        return services.change_event(event=form.save(commit=False))
    #: endif
#: endif
#: if permissions


class EventAttendeesView(EventPermissionMixin, ListView):
    """Who comes to an event, a page at a time, all or by name."""

    permission_required = "events.view_attendees"
    template_name = "events/event_attendees.html"
    context_object_name = "bookings"
    paginate_by = 50

    def get_queryset(self):
        self.form = AttendeeFilterForm(self.request.GET)
        bookings = self.event.bookings.select_related("user").order_by("user__username")
        return self.form.narrow(bookings) if self.form.is_valid() else bookings.none()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form, booked=self.event.bookings.count(), **kwargs
        )


class EventHostsView(EventPermissionMixin, SuccessMessageMixin, FormView):
    """Who runs an event, and a form for its organizer to add somebody."""

    form_class = CoHostForm
    template_name = "events/event_hosts.html"
    success_message = "%(user)s is a co-host now."

    def get_permission_required(self):
        # Whoever may change the event may look. To send anything takes more.
        if self.request.method in ["GET", "HEAD"]:
            return ["events.change_event"]
        return ["events.share_event"]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.event}

    def form_valid(self, form):
        #: if services
        services.add_co_host(event=self.event, user=form.cleaned_data["user"])
        #: else
        #: print '        self.event.co_hosts.add(form.cleaned_data["user"])\n'
        #: endif
        return super().form_valid(form)

    def get_success_url(self):
        return reverse("events:hosts", args=[self.event.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            hosts=self.event.co_hosts.order_by("username"),
            can_share=self.request.user.has_perm("events.share_event", self.event),
            **kwargs,
        )


class HostRemoveView(EventPermissionMixin, View):
    """Make a co-host a guest like any other."""

    http_method_names = ["post"]
    permission_required = "events.share_event"

    def has_permission(self) -> bool:
        # super() first: it looks up the event. Everybody may leave by themselves.
        return super().has_permission() or self.request.user.pk == self.kwargs["pk"]

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        host = get_object_or_404(self.event.co_hosts, pk=pk)
        #: if services
        services.remove_co_host(event=self.event, user=host)
        #: else
        #: print "        self.event.co_hosts.remove(host)\n"
        #: endif
        messages.success(request, f"{host} is not a co-host any more.")
        return redirect(self.event)
#: endif


# Your own views go below.
