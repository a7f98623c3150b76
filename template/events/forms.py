from django import forms
from django.utils import timezone

from events.models import Event


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker for a date and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


#: if users
class DateTimeField(forms.DateTimeField):
    """A date and a time on the clock of whoever types it: see TimeZoneMiddleware."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise forms.ValidationError(
                "The clocks change then in %(zone)s: this time comes twice or not at "
                "all. Choose an earlier or a later one.",
                code=error.code,
                params={"zone": timezone.get_current_timezone_name()},
            ) from error


#: endif
class EventForm(forms.ModelForm):
    """Publish or change an event."""

    class Meta:
        model = Event
        fields = [
            "title",
            "category",
            "description",
            "starts_at",
            "ends_at",
            "venue",
            "city",
            "price",
            "seats",
            #: if media
            "cover",
            "cover_alt",
            #: endif
        ]
        #: if users
        field_classes = {"starts_at": DateTimeField, "ends_at": DateTimeField}
        #: endif
        widgets = {"starts_at": DateTimeInput, "ends_at": DateTimeInput}
        labels = {"starts_at": "Begins", "ends_at": "Ends", "price": "Price in €"}

    def clean_starts_at(self):
        """Refuse a new event in the past. One that is there may be put right later."""
        starts_at = self.cleaned_data["starts_at"]
        if self.instance.pk is None and starts_at <= timezone.now():
            raise forms.ValidationError("This is in the past.", code="past")
        return starts_at
    #: if auth

    def clean_seats(self):
        """Refuse fewer seats than people who have booked one."""
        seats = self.cleaned_data["seats"]
        booked = self.instance.bookings.count() if self.instance.pk else 0
        if seats < booked:
            raise forms.ValidationError(
                "%(booked)s seats are booked already.",
                code="too_few",
                params={"booked": booked},
            )
        return seats
    #: endif

    def clean(self):
        """
        Check what takes two fields to know.

        The database refuses this too (event_ends_after_it_starts); the form says it
        beside the field where it can be mended.
        """
        cleaned_data = super().clean()
        starts_at = cleaned_data.get("starts_at")
        ends_at = cleaned_data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error(
                "ends_at",
                forms.ValidationError("An event ends after it begins.", code="order"),
            )
        #: if media
        if cleaned_data.get("cover") and not cleaned_data.get("cover_alt"):
            self.add_error(
                "cover_alt",
                forms.ValidationError("Say what the picture shows.", code="alt"),
            )
        #: endif
        return cleaned_data

    def save(self, commit: bool = True) -> Event:
        """A new event gets its slug; an old one keeps it, since others link to it."""
        if not self.instance.slug:
            self.instance.slug = Event.objects.free_slug(self.instance.title)
        return super().save(commit)
