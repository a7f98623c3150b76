"""An app of one's own: a model with its migration, an address, a test."""

from pathlib import Path

from harness.editing import append_below, calls, entries, in_order, read, replace, write

LEVEL = "start"
TAIL = True

MODEL = '''from django.db import models


class Note(models.Model):
    """Something to remember."""

    text = models.CharField(max_length=200)

    def __str__(self):
        return self.text
'''

MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("text", models.CharField(max_length=200)),
            ],
        ),
    ]
"""

VIEWS = '''from django.http import HttpResponse

from notes.models import Note


def note_list(request):
    """Every note, a line each."""
    return HttpResponse("\\n".join(note.text for note in Note.objects.all()))
'''

TEST = """from django.test import TestCase

from notes.models import Note


class NoteTests(TestCase):
    def test_notes_are_listed(self):
        Note.objects.create(text="Buy milk")
        self.assertContains(self.client.get("/notes/"), "Buy milk")
"""


def apply(project: Path) -> None:
    write(project, "notes/__init__.py", "")
    write(project, "notes/migrations/__init__.py", "")
    write(project, "notes/migrations/0001_initial.py", MIGRATION)
    write(project, "notes/models.py", MODEL)
    write(project, "notes/views.py", VIEWS)
    write(project, "notes/tests.py", TEST)
    write(
        project,
        "notes/urls.py",
        "from django.urls import path\n\nfrom notes import views\n\n"
        'urlpatterns = [\n    path("", views.note_list),\n]\n',
    )
    append_below(project, "config/settings.py", "# Your own apps go below.", '    "notes",\n')
    if "import include" not in read(project, "config/urls.py"):
        replace(project, "config/urls.py", "import path\n", "import include, path\n")
    append_below(
        project,
        "config/urls.py",
        "# Your own addresses go below.",
        '    path("notes/", include("notes.urls")),\n',
    )


def holds(project: Path) -> None:
    assert (project / "notes/migrations/0001_initial.py").exists()
    in_order(entries(project, "config/settings.py", "INSTALLED_APPS"), "accounts", "notes")
    assert "path('notes/', include('notes.urls'))" in calls(
        project, "config/urls.py", "urlpatterns"
    )
