"""A question of one's own about the figures, and its place on their page."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, members, write

LEVEL = "queries"
TAIL = True

OURS = '''

def dearest(events: EventQuerySet) -> Event | None:
    """The event that costs most."""
    return events.order_by("-price", "starts_at", "slug").first()
'''

TEST = """from django.test import TestCase

from events.figures import dearest
from events.models import Event
from events.tests.helpers import make_event


class DearestTests(TestCase):
    def test_the_dearest_event(self):
        make_event("Jazz night", price="9")
        opera = make_event("Opera", price="90")
        self.assertEqual(dearest(Event.objects.all()), opera)
"""

WORDS = "<p>Seats are counted anew each time.</p>"


def apply(project: Path) -> None:
    append_below(project, "events/figures.py", "# Your own figures go below.", OURS)
    append_below(
        project,
        "templates/events/event_statistics.html",
        "<!-- Your own content goes below. -->",
        f"  {WORDS}\n",
    )
    write(project, "events/tests/test_dearest.py", TEST)


def holds(project: Path) -> None:
    assert members(project, "events/figures.py")[-1] == "dearest"
    lines_in_order(project, "templates/events/event_statistics.html", WORDS, "{% endblock %}")
