#: if channels
from abc import ABC
#: endif
from contextlib import redirect_stdout
from io import StringIO
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase
from importlinter.cli import lint_imports


class LayerTests(SimpleTestCase):
    """The rules in pyproject.toml under [tool.importlinter], which may import which."""

    def test_imports_lead_downwards(self):
        rules = str(settings.BASE_DIR / "pyproject.toml")
        with (
            redirect_stdout(StringIO()) as report,
            # It sets up the log in its own way, and would silence that of the site.
            mock.patch("logging.config.dictConfig"),
            #: if channels
            # Twisted, below Daphne, marks this class, and it stumbles over the mark.
            mock.patch.object(ABC, "__provides__", None),
            #: endif
        ):
            problems = lint_imports(rules, no_cache=True, no_logo=True)
        self.assertEqual(problems, 0, report.getvalue())
