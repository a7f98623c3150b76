import subprocess
import sys

from django.conf import settings
from django.test import tag

from caching import stamps
from caching.tests.helpers import CachedTests

# What any command does whose process is not that of the site.
PROGRAM = """
import sys, django
from django.conf import settings

django.setup()
settings.CACHES["stamps"]["LOCATION"] = sys.argv[1]

from caching.stamps import changed

changed()
"""


@tag("server")
class ProcessTests(CachedTests):
    def caches(self) -> dict:
        """As the settings have it, but in a place of its own."""
        stamps_cache = settings.CACHES["stamps"] | {"LOCATION": self.folder}
        return super().caches() | {"stamps": stamps_cache}

    def test_a_change_by_another_process_is_noticed(self):
        before = stamps.newest()
        subprocess.run(
            [sys.executable, "-c", PROGRAM, self.folder],
            cwd=settings.BASE_DIR,
            env={"DJANGO_SETTINGS_MODULE": "config.settings"},
            check=True,
        )
        self.assertNotEqual(stamps.newest(), before)
