"""A field on our own user model, with its migration."""

from pathlib import Path

from harness.editing import append_below, members, replace, write

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
    replace(
        project,
        "accounts/models.py",
        "import AbstractUser\n",
        "import AbstractUser\nfrom django.db import models\n",
    )
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
