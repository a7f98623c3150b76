from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory, ImageField

from accounts.tests.factories import UserFactory
from events.models import Category, Event


class EventFactory(DjangoModelFactory):
    """An event next week that anyone can book; name what a test is about."""

    class Meta:
        model = Event

    class Params:
        free = factory.Trait(price=Decimal(0))
        begun = factory.Trait(
            starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
        )
        with_cover = factory.Trait(
            cover=ImageField(width=800, height=600), cover_alt="A band on a stage"
        )
        # Your own traits go below.

    title = factory.Sequence(lambda number: f"Event {number}")
    slug = factory.LazyAttribute(lambda event: slugify(event.title))
    category = Category.MUSIC
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=2))
    venue = "Old Brewery"
    city = "Leipzig"
    price = Decimal("12.50")
    seats = 80
    description = "Two sets with a break."
    organizer = factory.SubFactory(UserFactory)
    # Your own fields go below.
