import csv
from io import StringIO

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, View

from events.mixins import EventPermissionMixin
from exports.making import HEAD
from exports.models import Export
from exports.services import ask_for_list


class ExportAskView(EventPermissionMixin, View):
    """Ask for the list of who comes to an event."""

    http_method_names = ["post"]
    permission_required = "events.view_attendees"

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        return redirect(ask_for_list(event=self.event, owner=request.user))


# What one person may see is for no cache between here and their browser.
@method_decorator(never_cache, name="dispatch")
class ExportDetailView(LoginRequiredMixin, DetailView):
    """How far a list is. The browser asks again by itself, until it is ready."""

    def get_queryset(self) -> QuerySet[Export]:
        # Only among this person's own: somebody else's list is simply not found.
        return Export.objects.of_user(self.request.user).select_related("event")

    def get_object(self, queryset: QuerySet[Export] | None = None) -> Export:
        export = super().get_object(queryset)
        # Who asked was allowed to. That may have changed since.
        if not self.request.user.has_perm("events.view_attendees", export.event):
            raise PermissionDenied("Only those who run this event may do this.")
        return export

    def render_to_response(self, context: dict, **kwargs) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if self.object.is_open:
            response.headers["Refresh"] = "2"
        return response


class ExportFileView(ExportDetailView):
    """The list itself, when it is ready."""

    def render_to_response(self, context: dict, **kwargs) -> HttpResponse:
        if not self.object.is_ready:
            raise Http404("It is not ready yet.")
        head = StringIO()
        csv.writer(head).writerow(HEAD)
        parts = self.object.parts.values_list("text", flat=True)
        text = "".join([head.getvalue(), *parts])
        response = HttpResponse(text, "text/csv; charset=utf-8")
        name = f"{self.object.event.slug}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


# Your own views go below.
