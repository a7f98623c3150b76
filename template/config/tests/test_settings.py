import os
import runpy
#: if settings
from contextlib import redirect_stderr
from io import StringIO
#: endif
from pathlib import Path
from unittest import mock

#: if not settings
#: print "from django.core.exceptions import ImproperlyConfigured\n"
#: endif
from django.test import SimpleTestCase

SETTINGS_FILE = Path(__file__).resolve().parents[1] / "settings.py"


class SettingsTests(SimpleTestCase):
    def load(self, **environment: str) -> dict:
        """The settings as a process with these environment variables sees them."""
        with mock.patch.dict(os.environ, environment, clear=True):
            return runpy.run_path(SETTINGS_FILE)

    def test_development_needs_no_variables(self):
        self.assertIs(self.load()["DEBUG"], True)

    def test_production_refuses_the_development_key(self):
        #: if settings
        with redirect_stderr(StringIO()) as told, self.assertRaises(SystemExit):
            self.load(DJANGO_DEBUG="0")
        self.assertIn("DJANGO_SECRET_KEY", told.getvalue())
        #: else
        #: print '        with self.assertRaisesMessage(ImproperlyConfigured, "Set DJANGO_SECRET_KEY"):\n'
        #: print '            self.load(DJANGO_DEBUG="0")\n'
        #: endif

    def test_production_takes_its_key_and_hosts_from_the_environment(self):
        settings = self.load(
            DJANGO_DEBUG="0",
            DJANGO_SECRET_KEY="a-key-of-our-own",
            DJANGO_ALLOWED_HOSTS="example.com www.example.com",
        )
        self.assertIs(settings["DEBUG"], False)
        self.assertEqual(settings["SECRET_KEY"], "a-key-of-our-own")
        self.assertEqual(settings["ALLOWED_HOSTS"], ["example.com", "www.example.com"])
