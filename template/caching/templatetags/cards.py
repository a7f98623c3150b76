from django import template
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Event

register = template.Library()


@register.simple_tag
def state_of(event: Event) -> str:
    """
    All that the card of an event depends on, for the key of what is kept of it.

    What the database gave of the event: its fields, its free seats, and whether the
    person who looks has one. And what decides how times and numbers are written.
    """
    state = {name: str(value) for name, value in vars(event).items() if name[0] != "_"}
    zone = timezone.get_current_timezone_name()
    return f"{sorted(state.items())} {zone} {get_language()}"
