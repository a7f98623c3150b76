"""One field more in the search, and its condition."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, members, write

LEVEL = "queries"
TAIL = True

CONDITION = """        if wanted["venue"]:
            events = events.filter(venue__icontains=wanted["venue"])
"""

TEST = """from django.test import TestCase
from django.urls import reverse

from events.tests.helpers import make_event


class VenueTests(TestCase):
    def test_a_part_of_the_venue_is_enough(self):
        make_event("Jazz night", venue="Old Brewery")
        make_event("Linocut", venue="Canal House")
        response = self.client.get(reverse("find"), {"venue": "brew"})
        self.assertContains(response, "Jazz night")
        self.assertContains(response, 'name="venue"')
        self.assertNotContains(response, "Linocut")
"""


def apply(project: Path) -> None:
    name = "events/filters.py"
    field = "    venue = forms.CharField(max_length=100, required=False)\n"
    append_below(project, name, "# Your own fields go below.", field)
    append_below(project, name, "# Your own conditions go below.", CONDITION)
    append_below(
        project,
        "templates/events/event_find.html",
        "<!-- Your own fields go below. -->",
        "    <div>{{ form.venue.as_field_group }}</div>\n",
    )
    write(project, "events/tests/test_venue.py", TEST)


def holds(project: Path) -> None:
    assert "venue" in members(project, "events/filters.py", of="EventFilterForm")
    ours = CONDITION.strip().splitlines()[0]
    lines_in_order(project, "events/filters.py", ours, "return events")
