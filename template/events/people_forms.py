from django import forms
from django.db.models import Q

from accounts.models import User
from bookings.models import BookingQuerySet
from events.models import Event


class CoHostForm(forms.Form):
    """
    Choose somebody to run an event with, by their user name.

    Not by their e-mail address: the answer would tell whether it has an account here.
    """

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        to_field_name="username",
        label="User name",
        error_messages={"invalid_choice": "Nobody has this user name."},
        # A <select> would hold every user of the site.
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args, event: Event, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_user(self) -> User:
        """Refuse somebody who is there already."""
        user = self.cleaned_data["user"]
        if user == self.event.organizer or self.event.co_hosts.contains(user):
            raise forms.ValidationError(
                "%(user)s runs this event already.",
                code="there_already",
                params={"user": user},
            )
        return user


class AttendeeFilterForm(forms.Form):
    """Find somebody in a long list."""

    name = forms.CharField(required=False, max_length=150)

    def narrow(self, bookings: BookingQuerySet) -> BookingQuerySet:
        """Leave out of these bookings what does not fit."""
        name = self.cleaned_data["name"]
        return bookings.filter(
            Q(user__username__icontains=name) | Q(user__display_name__icontains=name)
        )
