import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import UserFactory
from bookings.models import Booking
from events.tests.factories import EventFactory


class BookingFactory(DjangoModelFactory):
    """A seat that is taken, without asking whether it was free: builders.py asks."""

    class Meta:
        model = Booking

    event = factory.SubFactory(EventFactory)
    user = factory.SubFactory(UserFactory)
    # Your own fields go below.
