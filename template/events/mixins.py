from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404
from django.views.generic.base import ContextMixin

from events.models import Event


class EventPermissionMixin(PermissionRequiredMixin, ContextMixin):
    """
    A view that belongs to one event, for those who may do something with this event.

    What it wants: to stand to the left of the view, `permission_required` in the class,
    and a `slug` in the address.
    What it gives: `self.event` before the view runs, and `event` in the template. An
    event that does not exist is a 404, a visitor has to log in, and who may not is
    refused with a 403, whatever the method of the request.
    """

    permission_denied_message = "Only those who run this event may do this."

    def has_permission(self) -> bool:
        """Ask about this event, where Django's own mixin asks about all of them."""
        self.event = get_object_or_404(Event, slug=self.kwargs["slug"])
        wanted = self.get_permission_required()
        return self.request.user.has_perms(wanted, self.event)

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, **kwargs)
