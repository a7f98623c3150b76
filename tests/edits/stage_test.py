"""Two lines more in the middle of a test that a stage has brought."""

from pathlib import Path

from harness.editing import lines_in_order, replace

LEVEL = "forms"

NAME = "events/tests/test_forms.py"
TITLES = '["Jazz night", "Jazz night!", "Jazz night?", "New", "音楽", "音楽"]'
SLUGS = '["jazz-night", "jazz-night-2", "jazz-night-3", "new-2", "event", "event-2"]'


def apply(project: Path) -> None:
    replace(project, NAME, '["Jazz night", "Jazz night!", "New", "音楽", "音楽"]', TITLES)
    replace(project, NAME, '["jazz-night", "jazz-night-2", "new-2", "event", "event-2"]', SLUGS)


def holds(project: Path) -> None:
    lines_in_order(
        project,
        NAME,
        "def test_slugs_do_not_collide(self):",
        f"titles = {TITLES}",
        f"expected = {SLUGS}",
        "class EventFormPageTests(TestCase):",
    )
