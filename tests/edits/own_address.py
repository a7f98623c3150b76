"""A view of one's own, and its address."""

from pathlib import Path

from harness.editing import append_below, calls, members, write

LEVEL = "start"
TAIL = True

VIEW = '''

def about(request: HttpRequest) -> HttpResponse:
    """Who is behind this site."""
    return HttpResponse("We are a small club.")
'''

TEST = """from django.test import SimpleTestCase


class AboutTests(SimpleTestCase):
    def test_about(self):
        self.assertContains(self.client.get("/about/"), "small club")
"""


def apply(project: Path) -> None:
    append_below(project, "config/views.py", "# Your own views go below.", VIEW)
    append_below(
        project,
        "config/urls.py",
        "# Your own addresses go below.",
        '    path("about/", views.about, name="about"),\n',
    )
    write(project, "config/tests/test_about.py", TEST)


def holds(project: Path) -> None:
    assert members(project, "config/views.py")[-1] == "about"
    assert "path('about/', views.about, name='about')" in calls(
        project, "config/urls.py", "urlpatterns"
    )
