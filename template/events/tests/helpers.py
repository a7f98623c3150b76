from datetime import timedelta

from django.utils import timezone

from events.models import Category, Event


def make_event(title: str = "Jazz night", **fields) -> Event:
    """An event in the database. Say only what the test is about."""
    starts_at = fields.pop("starts_at", timezone.now() + timedelta(days=7))
    defaults = {
        "slug": title.lower().replace(" ", "-"),
        "title": title,
        "category": Category.MUSIC,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "venue": "Old Brewery",
        "city": "Leipzig",
        "price": "12.50",
        "seats": 80,
        "description": "Two sets with a break.",
    }
    return Event.objects.create(**defaults | fields)


def make_events(number: int) -> list[Event]:
    """A number of events, all in the same week, with titles that differ."""
    return [make_event(f"Event {index}") for index in range(number)]
