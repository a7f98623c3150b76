from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from events.models import Event


class MayChangeEvent(BasePermission):
    """All may read an event. Who may change it is for events/backends.py to say."""

    message = "Only those who run this event may do this."

    def has_object_permission(
        self, request: Request, view: APIView, obj: Event
    ) -> bool:
        return request.method in SAFE_METHODS or obj.can_be_edited_by(request.user)
