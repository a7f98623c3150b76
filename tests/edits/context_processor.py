"""A context processor of one's own, among Django's."""

from pathlib import Path

from harness.editing import append_below, entries, write

LEVEL = "start"
TAIL = True

CODE = '''def club(request):
    """What every page may say about us."""
    return {"club": "The Friday club"}
'''
REQUEST = "django.template.context_processors.request"
OURS = "config.context_processors.club"


def apply(project: Path) -> None:
    write(project, "config/context_processors.py", CODE)
    line = f'                "{OURS}",\n'
    append_below(project, "config/settings.py", "# Your own context processors go below.", line)


def holds(project: Path) -> None:
    assert (project / "config/context_processors.py").exists()
    listed = entries(project, "config/settings.py", "context_processors")
    assert listed.count(REQUEST) == listed.count(OURS) == 1
