"""
Rows as JSON, and JSON as rows.

A serializer looks at the form of what was sent: which fields, which types. The rules
are those of the pages: EventForm and the services have them.
"""

from django.forms import model_to_dict
from rest_framework import serializers

from api.problems import errors_of
from api.selectors import all_events
from bookings.models import Booking
from events import services
from events.forms import EventForm
from events.models import Event


class EventSerializer(serializers.ModelSerializer):
    """An event. What only the site knows of it can be read and not sent."""

    url = serializers.HyperlinkedIdentityField("api:event-detail", lookup_field="slug")
    page = serializers.SerializerMethodField()
    cover = serializers.SerializerMethodField()
    cover_small = serializers.SerializerMethodField()
    seats_left = serializers.IntegerField(read_only=True)
    is_booked = serializers.BooleanField(
        read_only=True, help_text="Whether you have a seat"
    )

    class Meta:
        model = Event
        fields = [
            "url",
            "page",
            "slug",
            "title",
            "category",
            "description",
            "starts_at",
            "ends_at",
            "venue",
            "city",
            "price",
            "seats",
            "seats_left",
            "is_booked",
            "cover",
            "cover_small",
            "cover_alt",
            # Your own fields go below.
        ]
        # A picture is sent on the page that shows what becomes of it.
        read_only_fields = ["slug", "cover_alt"]

    def get_page(self, event: Event) -> str:
        """The page for people."""
        return self.absolute(event.get_absolute_url())

    def get_cover(self, event: Event) -> str | None:
        """The address of the picture."""
        return self.absolute(event.cover.url) if event.cover else None

    def get_cover_small(self, event: Event) -> str | None:
        """The address of the picture in the size of a card."""
        return self.absolute(event.cover.small_url) if event.cover else None

    def absolute(self, address: str) -> str:
        return self.context["request"].build_absolute_uri(address)

    def validate(self, attrs: dict) -> dict:
        """Ask the form of the pages, which has the rules."""
        there = (
            model_to_dict(self.instance, EventForm.Meta.fields) if self.instance else {}
        )
        self.form = EventForm(there | attrs, instance=self.instance)
        if not self.form.is_valid():
            raise errors_of(self.form)
        return attrs

    def create(self, validated_data: dict) -> Event:
        event = self.form.save(commit=False)
        user = self.context["request"].user
        return self.counted(services.publish_event(event=event, organizer=user))

    def update(self, instance: Event, validated_data: dict) -> Event:
        event = self.form.save(commit=False)
        return self.counted(services.change_event(event=event))

    def counted(self, event: Event) -> Event:
        """The event with the numbers that only a query knows."""
        return all_events(user=self.context["request"].user).get(pk=event.pk)


class EventSlugField(serializers.SlugRelatedField):
    """An event by its slug. What cannot be one is not asked for in the database."""

    def to_internal_value(self, data: object) -> Event:
        slug = serializers.SlugField().run_validation(data)
        return super().to_internal_value(slug)


class BookingSerializer(serializers.ModelSerializer):
    """A seat. To book one, send the slug of the event."""

    url = serializers.HyperlinkedIdentityField("api:booking-detail")
    event = EventSlugField("slug", queryset=Event.objects.all())
    title = serializers.CharField(source="event.title", read_only=True)
    starts_at = serializers.DateTimeField(source="event.starts_at", read_only=True)

    class Meta:
        model = Booking
        fields = [
            "url",
            "id",
            "event",
            "title",
            "starts_at",
            "booked_at",
            # Your own fields go below.
        ]


class IdempotencyKeySerializer(serializers.Serializer):
    """The header by which a request is known when it comes again."""

    PATTERN = "^[!-~]{1,255}$"

    def get_fields(self) -> dict[str, serializers.Field]:
        # The name of a header is no name for a variable.
        return {"Idempotency-Key": serializers.RegexField(self.PATTERN, source="key")}
