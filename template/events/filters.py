from datetime import date, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from events.models import Category, Event, EventQuerySet

# Further away, a day has no midnight in every time zone.
DAY_LIMITS = [
    MinValueValidator(date(1900, 1, 1)),
    MaxValueValidator(date(2999, 12, 31)),
]


class DateInput(forms.DateInput):
    """The browser's own picker for a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EventFilterForm(forms.Form):
    """What a visitor looks for. Every field may stay empty."""

    words = forms.CharField(max_length=100, required=False)
    category = forms.ChoiceField(
        choices=[("", "Any"), *Category.choices], required=False
    )
    city = forms.ChoiceField(required=False)
    first_day = forms.DateField(
        label="From", widget=DateInput, validators=DAY_LIMITS, required=False
    )
    last_day = forms.DateField(
        label="Until", widget=DateInput, validators=DAY_LIMITS, required=False
    )
    price = forms.DecimalField(
        label="At most, in €",
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
    )
    free_seats = forms.BooleanField(label="Only with free seats", required=False)
    # Your own fields go below.

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Asked for with each form, since a new event may be in a new city.
        events = Event.objects.upcoming().order_by("city")
        cities = events.values_list("city", "city").distinct()
        self.fields["city"].choices = [("", "Everywhere"), *cities]

    def clean(self):
        """Check what takes two fields to know."""
        cleaned_data = super().clean()
        first_day = cleaned_data.get("first_day")
        last_day = cleaned_data.get("last_day")
        if first_day and last_day and last_day < first_day:
            self.add_error(
                "last_day",
                forms.ValidationError("This is before the first day.", code="order"),
            )
        return cleaned_data

    def narrow(self, events: EventQuerySet) -> EventQuerySet:
        """Leave out of these events what does not fit. Each call adds one condition."""
        wanted = self.cleaned_data
        if wanted["words"]:
            events = events.about(wanted["words"])
        if wanted["category"]:
            events = events.filter(category=wanted["category"])
        if wanted["city"]:
            events = events.filter(city=wanted["city"])
        if wanted["first_day"]:
            events = events.starting_from(wanted["first_day"])
        if wanted["last_day"]:
            events = events.starting_before(wanted["last_day"] + timedelta(days=1))
        if wanted["price"] is not None:
            events = events.filter(price__lte=wanted["price"])
        if wanted["free_seats"]:
            events = events.filter(seats_left__gt=0)
        # Your own conditions go below.
        return events
