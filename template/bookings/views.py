from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import ListView, View

from bookings.models import Booking, BookingRefused
from events.models import Event


class BookingListView(LoginRequiredMixin, ListView):
    """The bookings of the person who is logged in."""

    context_object_name = "bookings"
    paginate_by = 24

    def get_queryset(self):
        return Booking.objects.of_user(self.request.user).select_related("event")


class BookView(LoginRequiredMixin, View):
    """Book a seat at an event."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        event = get_object_or_404(Event, slug=slug)
        try:
            Booking.objects.book(event, request.user)
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
        own = Booking.objects.of_user(request.user).select_related("event")
        booking = get_object_or_404(own, pk=pk)
        booking.delete()
        messages.success(request, f"Your seat at {booking.event.title} is free again.")
        return redirect("bookings:list")
