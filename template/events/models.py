from __future__ import annotations

#: if queries
from datetime import date, datetime, time, timedelta
#: else
#: print "from datetime import date\n"
#: endif

#: if auth
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
#: endif
#: if users
from django.core.exceptions import ValidationError
#: endif
from django.core.validators import MinValueValidator
from django.db import models
#: if queries
from django.db.models.functions import Coalesce, Concat, Lower
#: endif
from django.urls import reverse
from django.utils import timezone
#: if forms
from django.utils.text import slugify
#: endif
#: if auth

from accounts.models import User
#: endif
#: if media
from events.fields import CoverField
#: endif


class Category(models.TextChoices):
    """What kind of event it is: the value in the database, the label on the page."""

    ART = "art", "Art"
    FAMILY = "family", "Family"
    FOOD = "food", "Food"
    MUSIC = "music", "Music"
    SPORT = "sport", "Sport"
    TALK = "talk", "Talk"
    WORKSHOP = "workshop", "Workshop"


#: if queries
def midnight(day: date) -> datetime:
    """The moment at which a day begins, by the clock that the pages show."""
    return timezone.make_aware(datetime.combine(day, time.min))


#: endif
class EventQuerySet(models.QuerySet):
    """The questions that pages ask about events, each with a name."""

    def upcoming(self) -> EventQuerySet:
        """The events that have not begun yet, soonest first."""
        not_begun = self.filter(starts_at__gt=timezone.now())
        return not_begun.order_by("starts_at", "slug")

    def in_month(self, month: date) -> EventQuerySet:
        """The events that begin in the month of this day."""
        #: if queries
        first = month.replace(day=1)
        next_first = (first + timedelta(days=31)).replace(day=1)
        return self.starting_from(first).starting_before(next_first)

    def starting_from(self, day: date) -> EventQuerySet:
        """The events that begin on this day or later."""
        return self.filter(starts_at__gte=midnight(day))

    def starting_before(self, day: date) -> EventQuerySet:
        """The events that begin before this day."""
        return self.filter(starts_at__lt=midnight(day))

    def about(self, words: str) -> EventQuerySet:
        """The events whose texts have each of these words, in any order."""
        events = self
        for word in words.split():
            # The database made the column lower case, so it does the same to the word.
            events = events.filter(search_text__contains=Lower(models.Value(word)))
        return events

        #: else
        #: print "        return self.filter(\n"
        #: print "            starts_at__year=month.year,\n"
        #: print "            starts_at__month=month.month,\n"
        #: print "        )\n"
        #: print "\n"
        #: endif
    #: if forms
    def free_slug(self, title: str) -> str:
        """A slug for this title that no event has: jazz-night, jazz-night-2, ..."""
        base = slugify(title)[:100] or "event"
        slug, number = base, 1
        # "new" is the address of the form for a new event.
        while slug == "new" or self.filter(slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        return slug

    #: endif
    #: if auth
    def with_seats_left(self) -> EventQuerySet:
        """Count each event's free seats in the same query that fetches the events."""
        #: if queries
        # Imported here, since bookings.models imports this file.
        from bookings.models import Booking

        # Without their usual order, which would join the event to each of them again.
        bookings = Booking.objects.filter(event=models.OuterRef("pk")).order_by()
        counted = bookings.values("event").values(number=models.Count("*"))
        booked = Coalesce(models.Subquery(counted), 0)
        #: else
        #: print "        booked = models.Count(\"bookings\")\n"
        #: endif
        return self.annotate(seats_left=models.F("seats") - booked)

    #: endif
    #: if queries
    def with_booking_of(self, user: User | AnonymousUser) -> EventQuerySet:
        """Say of each event whether this person has a seat."""
        from bookings.models import Booking

        own = Booking.objects.of_user(user).filter(event=models.OuterRef("pk"))
        return self.annotate(is_booked=models.Exists(own))

    #: endif
    # Your own queries go below.


class Event(models.Model):
    """Something that people can go to."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=100)
    category = models.CharField(max_length=20, choices=Category)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=100)
    city = models.CharField(max_length=100)
    price = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="0 if it is free",
    )
    seats = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    description = models.TextField()
    #: if media
    cover = CoverField(blank=True, help_text="JPEG, PNG or WebP, at most 10 MB")
    cover_alt = models.CharField(
        "cover in words",
        max_length=200,
        blank=True,
        help_text="What the picture shows, for people who do not see it",
    )
    #: endif
    #: if auth
    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="events",
        null=True,
        blank=True,
    )
    #: endif
    #: if permissions
    co_hosts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="co_hosted_events", blank=True
    )
    #: endif
    #: if queries
    # What a search looks through. The database writes it, whenever the row changes.
    search_text = models.GeneratedField(
        expression=Lower(
            Concat(
                "title",
                models.Value(" "),
                "venue",
                models.Value(" "),
                "city",
                models.Value(" "),
                "description",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    #: endif
    # Your own fields go below.

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "slug"]
        #: if permissions
        # Besides the four that Django makes for each model: add, change, delete, view.
        permissions = [
            ("view_attendees", "Can see who comes to an event"),
            ("share_event", "Can choose who else runs an event"),
        ]
        #: endif
        #: if queries
        indexes = [
            models.Index(name="event_by_time", fields=["starts_at", "slug"]),
            models.Index(name="event_by_city", fields=["city", "starts_at", "slug"]),
            models.Index(
                name="event_by_category", fields=["category", "starts_at", "slug"]
            ),
            models.Index(name="event_by_price", fields=["price", "starts_at"]),
            # Your own indexes go below.
        ]
        #: endif
        constraints = [
            models.CheckConstraint(
                name="event_price_is_not_negative",
                condition=models.Q(price__gte=0),
                violation_error_message="A price cannot be negative.",
            ),
            models.CheckConstraint(
                name="event_has_a_seat",
                condition=models.Q(seats__gte=1),
                violation_error_message="An event needs at least one seat.",
            ),
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message="An event ends after it starts.",
            ),
            #: if media
            models.CheckConstraint(
                name="event_cover_has_words",
                condition=models.Q(cover="") | ~models.Q(cover_alt=""),
                violation_error_message="A cover needs words that say what it shows.",
            ),
            #: endif
            # Your own constraints go below.
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.slug])
    #: if users

    def clean(self):
        """Refuse the first and the last year of the calendar: some zone is past it."""
        for field in ("starts_at", "ends_at"):
            moment = getattr(self, field)
            if moment and not 1 < moment.year < 9999:
                raise ValidationError(
                    {field: ValidationError("Choose another year.", code="year")}
                )
    #: endif

    @property
    def is_free(self) -> bool:
        """Whether a seat costs nothing."""
        return self.price == 0

    @property
    def is_over(self) -> bool:
        """Whether it is too late to come."""
        return self.ends_at < timezone.now()
    #: if auth

    @property
    def has_begun(self) -> bool:
        """Whether it is too late to book."""
        return self.starts_at <= timezone.now()

    def can_be_edited_by(self, user: User | AnonymousUser) -> bool:
        #: if permissions
        """Whether this user may change the event: events/backends.py has the rules."""
        return user.has_perm("events.change_event", self)
        #: else
        #: print '        """Whether this user may change the event: staff may, and its organizer."""\n'
        #: print "        if user.is_staff:\n"
        #: print "            return True\n"
        #: print "        return user.is_authenticated and user.pk == self.organizer_id\n"
        #: endif
    #: endif

    # Your own methods go below.
