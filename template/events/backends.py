from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from events.models import Event

# What people may do with an event because of what they are to it.
CO_HOST = {"events.change_event", "events.view_attendees"}
ORGANIZER = {*CO_HOST, "events.share_event"}
STAFF = CO_HOST


class EventBackend(BaseBackend):
    """
    What a person may do with one event.

    user.has_perm("events.change_event", event) asks each backend in turn, and one yes
    is enough. Django's own backend knows about all events at once, never about one.
    """

    def get_user_permissions(
        self, user_obj: User | AnonymousUser, obj: object | None = None
    ) -> set[str]:
        """All that this user may do with this event. has_perm() looks in here."""
        if not isinstance(obj, Event) or not user_obj.is_active:
            return set()
        # Who may do something with every event may do it with this one. Asked without
        # an event, this backend says nothing, so the question ends there.
        return user_obj.get_all_permissions() | permissions_by_part(user_obj, obj)


def permissions_by_part(user: User, event: Event) -> set[str]:
    """What a user may do with an event because of the part they have in it."""
    if user.pk == event.organizer_id:
        return ORGANIZER
    if user.is_staff:
        return STAFF
    if user.co_hosted_events.filter(pk=event.pk).exists():
        return CO_HOST
    return set()
