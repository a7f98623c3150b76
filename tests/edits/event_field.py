"""
A field of one's own on the model of events, with its migration.

A stage that brings a migration of events too gives the app two ends. Then the edit does what
`django-stages add` says: `makemigrations --merge` writes one that stands on both.
"""

from pathlib import Path

from generator.migrations import forks
from harness import projects
from harness.editing import append_below, join_migrations, members, write

LEVEL = "models"
TAIL = True

MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="remarks",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
"""


def apply(project: Path) -> None:
    append_below(
        project,
        "events/models.py",
        "# Your own fields go below.",
        "    remarks = models.CharField(max_length=200, blank=True)\n",
    )
    write(project, "events/migrations/0002_event_remarks.py", MIGRATION)


def holds(project: Path) -> None:
    assert "remarks" in members(project, "events/models.py", of="Event")
    assert (project / "events/migrations/0002_event_remarks.py").exists()


def follow(project: Path) -> None:
    """What a learner does after a stage, before anything else can run."""
    if any(fork.app == "events" for fork in forks(projects.files(project))):
        join_migrations(project, "events")
