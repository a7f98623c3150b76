"""
A field on our own user model, with its migration.

Where a stage brings migrations of users too, two stand on the first one. Then the edit does
what the lesson says: `makemigrations --merge` writes one that stands on both.
"""

from pathlib import Path

from harness.editing import append_below, join_migrations, members, write

LEVEL = "start"
TAIL = True

MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="city",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
"""


def apply(project: Path) -> None:
    append_below(
        project,
        "accounts/models.py",
        "# Your own fields and methods go below.",
        "    city = models.CharField(max_length=100, blank=True)\n",
    )
    write(project, "accounts/migrations/0002_user_city.py", MIGRATION)


def holds(project: Path) -> None:
    assert "city" in members(project, "accounts/models.py", of="User")
    assert (project / "accounts/migrations/0002_user_city.py").exists()


def follow(project: Path) -> None:
    """What a learner does after a stage, before anything else can run."""
    folder = project / "accounts/migrations"
    if any(folder.glob("0003_*")) and not any(folder.glob("*_merge_*")):
        join_migrations(project)
