"""A page of one's own for those who run an event, with its rows in the table of who may what."""

from pathlib import Path

from harness.editing import append_below, calls, lines_in_order, members

LEVEL = "permissions"
TAIL = True

VIEW = '''

class EventCountView(EventPermissionMixin, View):
    """How many come, as a number for the display at the door."""

    permission_required = "events.view_attendees"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return HttpResponse(str(self.event.bookings.count()))
'''
GET = "GET  /events/jazz-night/door/count/             login 403 200 200 403 200 200 200"
POST = "POST /events/jazz-night/door/count/             login 403 405 405 403 405 405 405"


def apply(project: Path) -> None:
    append_below(project, "events/views.py", "# Your own views go below.", VIEW)
    append_below(
        project,
        "events/urls.py",
        "# Your own addresses go below.",
        '    path("<slug:slug>/door/count/", views.EventCountView.as_view(), name="door_count"),\n',
    )
    append_below(project, "events/tests/access.py", "# Your own rows go below.", f"{GET}\n{POST}\n")


def holds(project: Path) -> None:
    assert members(project, "events/views.py")[-1] == "EventCountView"
    addresses = calls(project, "events/urls.py", "urlpatterns")
    assert (
        "path('<slug:slug>/door/count/', views.EventCountView.as_view(), name='door_count')"
        in addresses
    )
    lines_in_order(project, "events/tests/access.py", "# Your own rows go below.", GET, POST)
