from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from accounts.models import User
#: if services
from config.errors import DomainError
#: endif
from events.models import Event


#: if services
class BookingRefused(DomainError):
    #: else
    #: print "class BookingRefused(Exception):\n"
    #: endif
    """A seat that cannot be booked, and why, in words for the person who asked."""


class BookingQuerySet(models.QuerySet):
    """The questions about bookings, and the one way to make one."""

    def of_user(self, user: User | AnonymousUser) -> BookingQuerySet:
        """The bookings of one person. A visitor without an account has none."""
        return self.filter(user_id=user.pk)

    def book(self, event: Event, user: User) -> Booking:
        """Book a seat. Raises BookingRefused where there is none for this person."""
        with transaction.atomic():
            # Whoever books the same event at the same moment waits here, and counts the
            # seats when this booking is done.
            event = Event.objects.select_for_update().get(pk=event.pk)
            if event.has_begun:
                #: if services
                raise BookingRefused("This event has begun.", code="has_begun")
                #: else
                #: print '                raise BookingRefused("This event has begun.")\n'
                #: endif
            if event.bookings.filter(user=user).exists():
                #: if services
                refusal = "You have booked a seat already."
                raise BookingRefused(refusal, code="booked_already")
                #: else
                #: print '                raise BookingRefused("You have booked a seat already.")\n'
                #: endif
            if event.bookings.count() >= event.seats:
                #: if services
                raise BookingRefused("This event is sold out.", code="sold_out")
                #: else
                #: print '                raise BookingRefused("This event is sold out.")\n'
                #: endif
            return self.create(event=event, user=user)


#: if queries
class BookingManager(models.Manager):
    """Where questions about bookings begin."""

    def get_queryset(self) -> models.QuerySet:
        # When a page asks one booking for its event, fetch the events of all of them.
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


#: endif
class Booking(models.Model):
    """One seat at an event, for one person."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="bookings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookings"
    )
    booked_at = models.DateTimeField(auto_now_add=True)
    # Your own fields go below.

    #: if queries
    objects = BookingManager.from_queryset(BookingQuerySet)()
    #: else
    #: print "    objects = BookingQuerySet.as_manager()\n"
    #: endif

    class Meta:
        ordering = ["event__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="booking_once_per_person", fields=["event", "user"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.event}"
