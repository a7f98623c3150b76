import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from itertools import batched

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, reset_queries, transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking
from eventfile.reader import read_events
from events.models import Event

# How many rows one statement writes.
BATCH_SIZE = 5_000
# How many bookings a person has, on average.
BOOKINGS_EACH = 100
# In minutes.
YEAR = 365 * 24 * 60


class Command(BaseCommand):
    help = "Add many made-up events and bookings, to see how fast the pages still are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--events", type=int, default=1_000)
        parser.add_argument("--bookings", type=int, default=10_000)

    def handle(self, *, events: int, bookings: int, **options) -> None:
        if not settings.DEBUG:
            raise CommandError("DEBUG is off: this is no place for made-up rows.")
        if events < 1 or bookings < 0:
            raise CommandError("Say one event at least, and no bookings below 0.")
        # Random, and yet the same in each run, so that two runs can be compared.
        self.random = random.Random(0)
        booked = self.shares(bookings, events)
        people = max(*booked, bookings // BOOKINGS_EACH, 1)
        # All or nothing. It is faster too: the data is written to the disk once.
        with transaction.atomic():
            event_keys = self.create(Event, self.events(booked), events)
            user_keys = self.create(User, self.people(people), people)
            rows = self.bookings(event_keys, user_keys, booked)
            self.create(Booking, rows, bookings)

    def create(
        self, model: type[models.Model], rows: Iterable[models.Model], total: int
    ) -> list[int]:
        """Write the rows, a tenth of them at a time, and return their keys."""
        keys = []
        for batch in batched(rows, max(total // 10, BATCH_SIZE)):
            model.objects.bulk_create(batch, BATCH_SIZE)
            keys += [row.pk for row in batch]
            # Where DEBUG is on, Django remembers each statement: too much for these.
            reset_queries()
            name = model._meta.verbose_name_plural
            self.stdout.write(f"{len(keys):>9,} of {total:,} {name}")
        return keys

    def shares(self, total: int, number: int) -> list[int]:
        """Split a total at random: most shares are small, and a few are large."""
        weights = [self.random.expovariate() for _ in range(number)]
        share = total / sum(weights)
        shares, before = [], 0.0
        for weight in weights:
            after = before + weight * share
            shares.append(round(after) - round(before))
            before = after
        return shares

    def events(self, booked: list[int]) -> Iterator[Event]:
        """
        Events like those in the event file, one in ten of them sold out.

        They begin in three years' time, of which one is over.
        """
        rows = list(read_events(settings.EVENTS_FILE).events.values())
        now = timezone.now()
        for number, taken in enumerate(booked, self.next_number(Event)):
            row = self.random.choice(rows)
            starts_at = now + timedelta(minutes=self.random.randrange(-YEAR, 2 * YEAR))
            left = 0 if self.random.random() < 0.1 else self.random.randrange(row.seats)
            changes = {
                "slug": f"seeded-{number}",
                "starts_at": starts_at,
                "ends_at": starts_at + (row.ends_at - row.starts_at),
                "seats": max(taken + left, 1),
            }
            yield Event(**asdict(row) | changes)

    def people(self, total: int) -> Iterator[User]:
        """Accounts to which nobody can log in."""
        first = self.next_number(User)
        for number in range(first, first + total):
            yield User(username=f"seeded-{number}", password=make_password(None))

    def bookings(
        self, event_keys: list[int], user_keys: list[int], booked: list[int]
    ) -> Iterator[Booking]:
        """As many bookings of each event as is its share, by different people."""
        for event_key, number in zip(event_keys, booked, strict=True):
            for user_key in self.random.sample(user_keys, number):
                yield Booking(event_id=event_key, user_id=user_key)

    def next_number(self, model: type[models.Model]) -> int:
        """A number above those that an earlier run has used."""
        return (model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
