from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import ListView, View

from bookings.models import Booking, BookingRefused
#: if services
from bookings.selectors import bookings_of
from bookings.services import book_seat, give_seat_back
#: endif
from events.models import Event


class BookingListView(LoginRequiredMixin, ListView):
    """The bookings of the person who is logged in."""

    #: if services
    model = Booking
    #: endif
    context_object_name = "bookings"
    paginate_by = 24

    def get_queryset(self):
        #: if services
        return bookings_of(self.request.user)
        #: else
        #: print '        return Booking.objects.of_user(self.request.user).select_related("event")\n'
        #: endif


class BookView(LoginRequiredMixin, View):
    """Book a seat at an event."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        event = get_object_or_404(Event, slug=slug)
        try:
            #: if services
            book_seat(event=event, user=request.user)
            #: else
            #: print "            Booking.objects.book(event, request.user)\n"
            #: endif
        except BookingRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"You have a seat at {event.title}.")
        return redirect(event)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        # The log-in page leads back here by GET. Nothing is booked by following a link.
        return redirect("events:detail", slug=slug)


class CancelView(LoginRequiredMixin, View):
    """Give a seat back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        # Only among this person's own: somebody else's booking is simply not found.
        #: if services
        booking = get_object_or_404(bookings_of(request.user), pk=pk)
        give_seat_back(booking=booking)
        #: else
        #: print '        own = Booking.objects.of_user(request.user).select_related("event")\n'
        #: print "        booking = get_object_or_404(own, pk=pk)\n"
        #: print "        booking.delete()\n"
        #: endif
        messages.success(request, f"Your seat at {booking.event.title} is free again.")
        return redirect("bookings:list")
