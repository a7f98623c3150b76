"""A logger of one's own, after those of the project."""

import ast
from pathlib import Path

from harness.editing import append_below, tree, write

LEVEL = "middleware"
TAIL = True

TEST = """import logging

from django.test import SimpleTestCase


class LoggerTests(SimpleTestCase):
    def test_events_tell_everything(self):
        self.assertTrue(logging.getLogger("events").isEnabledFor(logging.DEBUG))
"""


def apply(project: Path) -> None:
    write(project, "config/tests/test_loggers.py", TEST)
    append_below(
        project,
        "config/settings.py",
        "# Your own loggers go below.",
        '        "events": {"level": "DEBUG"},\n',
    )


def holds(project: Path) -> None:
    for node in ast.walk(tree(project, "config/settings.py")):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "loggers":
                    assert isinstance(value, ast.Dict)
                    assert ast.unparse(value).endswith("'events': {'level': 'DEBUG'}}")
                    return
    raise AssertionError("no loggers")
