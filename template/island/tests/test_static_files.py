from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.test import TestCase, override_settings
from django.urls import reverse

from island.tests.helpers import SCRIPT, STYLE, ViteMixin
from island.tests.test_settings import settings_with

FOR_EVER = "max-age=315360000, public, immutable"


class StaticFileTests(ViteMixin, TestCase):
    """What Vite has built, as a server hands it out."""

    def setUp(self):
        built = self.set_built()
        server = settings_with(DJANGO_DEBUG="0")
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        changes = override_settings(
            STORAGES=server["STORAGES"],
            WHITENOISE_AUTOREFRESH=server["WHITENOISE_AUTOREFRESH"],
            STATIC_ROOT=self.folder,
            # What this folder may hold by itself has the second place.
            STATICFILES_DIRS=[built.parent, *server["STATICFILES_DIRS"]],
            STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        )
        self.enterContext(changes)
        call_command("collectstatic", interactive=False, verbosity=0)

    def test_the_page_has_the_name_that_vite_gave(self):
        response = self.client.get(reverse("find"))
        for name in [SCRIPT, STYLE]:
            self.assertContains(response, f'="/static/island/{name}"')

    def test_browsers_keep_it_for_ever(self):
        for name in [SCRIPT, STYLE]:
            response = self.client.get(f"/static/island/{name}")
            self.assertEqual(response["Cache-Control"], FOR_EVER)

    def test_which_file_it_is_may_change(self):
        for name in ["island/manifest.json", "css/site.css", "favicon.svg"]:
            response = self.client.get(f"/static/{name}")
            self.assertEqual(response["Cache-Control"], "max-age=60, public")

    def test_it_is_sent_compressed(self):
        response = self.client.get(
            f"/static/island/{SCRIPT}", headers={"accept-encoding": "gzip"}
        )
        self.assertEqual(response["Content-Encoding"], "gzip")
