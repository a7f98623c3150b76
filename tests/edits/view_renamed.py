"""The view of the front page under another name, and its address with it."""

from pathlib import Path

from harness.editing import calls, members, replace

LEVEL = "start"


def apply(project: Path) -> None:
    replace(project, "config/views.py", "def home(", "def front_page(")
    replace(project, "config/urls.py", "views.home,", "views.front_page,")


def holds(project: Path) -> None:
    found = members(project, "config/views.py")
    assert "front_page" in found
    assert "home" not in found
    addresses = calls(project, "config/urls.py", "urlpatterns")
    assert addresses[0] == "path('', views.front_page, name='home')"
