"""An island of one's own, and the page that it is on."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, write

LEVEL = "frontend"
TAIL = True

SCRIPT = """const place = document.getElementById("seconds");

setInterval(() => {
  place.textContent = Number(place.textContent) + 1;
}, 1000);
"""

TEMPLATE = """{% load island %}
{% island "src/seconds.js" as scripts %}
{% if scripts %}
  <p id="seconds">0</p>
  {{ scripts }}
{% endif %}
"""

TEST = """from django.test import TestCase

from island.tests.helpers import ViteMixin


class SecondsTests(ViteMixin, TestCase):
    def test_it_comes_from_vite_on_the_front_page(self):
        self.set_vite(dev_mode=True)
        self.assertContains(self.client.get("/"), "/static/island/src/seconds.js")

    def test_it_is_not_there_without_a_build(self):
        self.set_not_built()
        self.assertNotContains(self.client.get("/"), "seconds")
"""


def apply(project: Path) -> None:
    config = "frontend/vite.config.js"
    append_below(project, config, "// Your own islands go below.", '        "src/seconds.js",\n')
    write(project, "frontend/src/seconds.js", SCRIPT)
    write(project, "templates/island/seconds.html", TEMPLATE)
    append_below(
        project,
        "templates/home.html",
        "<!-- Your own content goes below. -->",
        '  {% include "island/seconds.html" %}\n',
    )
    write(project, "island/tests/test_seconds.py", TEST)


def holds(project: Path) -> None:
    lines_in_order(
        project, "frontend/vite.config.js", '"src/event-search.js",', '"src/seconds.js",', "],"
    )
