"""What scale/settings.py adds to the site's settings."""

import os
import runpy
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from unittest import mock

from django.test import SimpleTestCase

import config
import config.settings

FILE = Path(__file__).resolve().parents[1] / "settings.py"
SESSION = "django.contrib.sessions.middleware.SessionMiddleware"

PRIMARY_URL = "postgres://site:a@10.0.0.1/site"
REPLICA_URL = "postgres://site:a@10.0.0.2/site"
#: if cache or channels
BOTH = {
    "DATABASE_URL": PRIMARY_URL,
    "DATABASE_REPLICA_URL": REPLICA_URL,
    "REDIS_URL": "redis://10.0.0.3/0",
}
#: else
#: print 'BOTH = {"DATABASE_URL": PRIMARY_URL, "DATABASE_REPLICA_URL": REPLICA_URL}\n'
#: endif


def load(**variables: str) -> dict:
    """The settings as a process with these variables has them."""
    with (
        mock.patch.dict(os.environ, variables, clear=True),
        mock.patch.dict(sys.modules),
        # Python puts the module there when it is imported anew.
        mock.patch.object(config, "settings", config.settings),
    ):
        del sys.modules["config.settings"]
        return runpy.run_path(str(FILE))


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in BOTH.items() if key != name}


class SettingsTests(SimpleTestCase):
    def complaint(self, **variables: str) -> str:
        with redirect_stderr(StringIO()) as told, self.assertRaises(SystemExit):
            load(**variables)
        return told.getvalue()

    def test_with_a_replica_it_is_routed(self):
        here = load(**BOTH)
        self.assertEqual(here["DATABASES"]["replica"]["HOST"], "10.0.0.2")
        self.assertEqual(here["DATABASE_ROUTERS"], ["scale.router.ReplicaRouter"])

    def test_without_one_all_is_as_it_was(self):
        here = load(**without("DATABASE_REPLICA_URL"))
        self.assertEqual(set(here["DATABASES"]), {"default"})
        self.assertNotIn("DATABASE_ROUTERS", here)
        self.assertEqual(here["MIDDLEWARE"], config.settings.MIDDLEWARE)

    def test_what_a_session_writes_is_seen_as_well(self):
        middleware = load(**BOTH)["MIDDLEWARE"]
        place = middleware.index("scale.middleware.ReadYourWritesMiddleware")
        self.assertEqual(middleware[place + 1], SESSION)

    def test_nobody_waits_long_for_a_replica(self):
        databases = load(**BOTH)["DATABASES"]
        options = databases["replica"]["OPTIONS"]
        self.assertEqual(options["pool"]["timeout"], 1)
        self.assertEqual(options["connect_timeout"], 2)
        # For the primary, one does: there is no other.
        self.assertEqual(databases["default"]["OPTIONS"]["pool"]["timeout"], 10)

    def test_a_copy_needs_something_that_it_is_a_copy_of(self):
        told = self.complaint(**without("DATABASE_URL"))
        self.assertIn("DATABASE_REPLICA_URL: is a copy of what?", told)
    #: if cache or channels

    def test_several_processes_need_a_memory_of_all(self):
        told = self.complaint(**without("REDIS_URL"))
        self.assertIn("REDIS_URL: needed where several processes", told)
    #: endif
