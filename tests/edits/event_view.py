"""A view of one's own beside those of events, which uses the names imported for them."""

from pathlib import Path

from harness.editing import append_below, calls, members

LEVEL = "pages"

VIEW = '''

def event_count(request: HttpRequest) -> HttpResponse:
    """How many events there are, for the poster on the wall."""
    return HttpResponse(str(len(upcoming_events())))
'''


def apply(project: Path) -> None:
    append_below(project, "events/views.py", "# Your own views go below.", VIEW)
    append_below(
        project,
        "events/urls.py",
        "# Your own addresses go below.",
        '    path("count/of/all/", views.event_count, name="count"),\n',
    )


def holds(project: Path) -> None:
    assert members(project, "events/views.py")[-1] == "event_count"
    assert "path('count/of/all/', views.event_count, name='count')" in calls(
        project, "events/urls.py", "urlpatterns"
    )
