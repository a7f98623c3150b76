"""
A page that is not wanted: its address goes, with the link to it and what tests said of it.

Stages that come later name the address: in a table, a list, a test. There it goes, too.
"""

from pathlib import Path

from harness.editing import calls, read, replace, write

LEVEL = "queries"

ADDRESS = '    path("statistics/", views.EventStatisticsView.as_view(), name="event_statistics"),\n'
LINK = "          <li><a href=\"{% url 'event_statistics' %}\">Statistics</a></li>\n"
TESTS = "events/tests/test_figures.py"

# What later stages say of it.
LATER = {
    "attacks/test_stored_scripts.py": ['            "/statistics/",\n'],
    "config/tests/access.py": [
        "GET  /statistics/                   200\n",
        "POST /statistics/                   405\n",
    ],
    "caching/middleware.py": ['    "event_statistics",\n'],
    "caching/management/commands/measure_cache.py": ['"event_statistics", '],
    "caching/tests/test_measure_cache.py": [', ("/statistics/", 4, 0)'],
    "caching/tests/test_pages.py": [
        "        # The session and the user. The numbers are the same for everybody.\n"
        '        self.client.get(reverse("event_statistics"))\n'
        "        with self.assertNumQueries(2):\n"
        '            self.client.get(reverse("event_statistics"))\n'
    ],
}


def apply(project: Path) -> None:
    replace(project, "events/root_urls.py", ADDRESS, "")
    replace(project, "templates/base.html", LINK, "")
    before, _, _ = read(project, TESTS).partition("    def test_the_page_shows_numbers")
    write(project, TESTS, f"{before.rstrip()}\n")


def holds(project: Path) -> None:
    addresses = calls(project, "events/root_urls.py", "urlpatterns")
    assert any("name='find'" in address for address in addresses)
    assert not any("event_statistics" in address for address in addresses)
    assert "event_statistics" not in read(project, "templates/base.html")


def follow(project: Path) -> None:
    """What a learner does where a stage names the address."""
    for name, lines in LATER.items():
        for line in lines:
            if (project / name).exists() and line in read(project, name):
                replace(project, name, line, "")
