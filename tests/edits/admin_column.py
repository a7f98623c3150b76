"""A column more in the admin's list of events, and a sum beneath its options."""

from pathlib import Path

from harness.editing import append_below, entries, in_order, members, replace

LEVEL = "admin"


def apply(project: Path) -> None:
    replace(project, "events/admin.py", '"city", "price"', '"venue", "city", "price"')
    append_below(
        project,
        "events/admin.py",
        "# Your own options go below.",
        "    list_max_show_all = 500\n",
    )


def holds(project: Path) -> None:
    in_order(entries(project, "events/admin.py", "list_display"), "title", "venue", "city", "price")
    assert "list_max_show_all" in members(project, "events/admin.py", of="EventAdmin")
