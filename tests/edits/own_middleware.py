"""Middleware of one's own, after Django's."""

from pathlib import Path

from harness.editing import append_below, entries, write

LEVEL = "start"
TAIL = True

CODE = '''def greet(get_response):
    """Say hello in a header of every answer."""

    def middleware(request):
        response = get_response(request)
        response.headers["X-Greeting"] = "Hello"
        return response

    return middleware
'''

TEST = """from django.test import TestCase


class GreetingTests(TestCase):
    def test_every_answer_greets(self):
        self.assertEqual(self.client.get("/nowhere/").headers["X-Greeting"], "Hello")
"""


def apply(project: Path) -> None:
    write(project, "config/middleware.py", CODE)
    write(project, "config/tests/test_greeting.py", TEST)
    append_below(
        project,
        "config/settings.py",
        "# Your own middleware goes below.",
        '    "config.middleware.greet",\n',
    )


def holds(project: Path) -> None:
    assert "def greet" in (project / "config/middleware.py").read_text()
    assert entries(project, "config/settings.py", "MIDDLEWARE")[-1] == "config.middleware.greet"
