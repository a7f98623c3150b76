from __future__ import annotations

from datetime import date

#: if auth
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
#: endif
from django.core.validators import MinValueValidator
from django.db import models
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


class EventQuerySet(models.QuerySet):
    """The questions that pages ask about events, each with a name."""

    def upcoming(self) -> EventQuerySet:
        """The events that have not begun yet, soonest first."""
        not_begun = self.filter(starts_at__gt=timezone.now())
        return not_begun.order_by("starts_at", "slug")

    def in_month(self, month: date) -> EventQuerySet:
        """The events that begin in the month of this day."""
        return self.filter(
            starts_at__year=month.year,
            starts_at__month=month.month,
        )

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
        booked = models.Count("bookings")
        return self.annotate(seats_left=models.F("seats") - booked)

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
    # Your own fields go below.

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "slug"]
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
        """Whether this user may change the event: staff may, and its organizer."""
        if user.is_staff:
            return True
        return user.is_authenticated and user.pk == self.organizer_id
    #: endif

    # Your own methods go below.
