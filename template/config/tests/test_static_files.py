import os
import runpy
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import is_valid_path, reverse

CONFIG = Path(__file__).resolve().parents[1]


def settings_of_a_server() -> dict:
    """The settings as they are where DEBUG is off."""
    environment = {
        "DJANGO_DEBUG": "0",
        "DJANGO_SECRET_KEY": "a-key-of-our-own",
        "DJANGO_ALLOWED_HOSTS": "example.com",
    }
    with mock.patch.dict(os.environ, environment):
        return runpy.run_path(CONFIG / "settings.py")


class StaticFileTests(TestCase):
    """The style sheets as a server has them, collected into a folder of this test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        server = settings_of_a_server()
        changes = override_settings(
            STORAGES=server["STORAGES"],
            WHITENOISE_AUTOREFRESH=server["WHITENOISE_AUTOREFRESH"],
            STATIC_ROOT=cls.folder,
            # Without the files of the admin, which take a second.
            STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        )
        cls.enterClassContext(changes)
        call_command("collectstatic", interactive=False, verbosity=0)

    def test_the_name_holds_a_hash_of_the_content(self):
        address = staticfiles_storage.url("css/site.css")
        self.assertRegex(address, r"^/static/css/site\.[0-9a-f]{12}\.css$")
        self.assertContains(self.client.get(reverse("home")), f'href="{address}"')

    def test_a_hashed_file_is_kept_by_browsers_for_ever(self):
        response = self.client.get(staticfiles_storage.url("css/site.css"))
        self.assertEqual(
            response["Cache-Control"], "max-age=315360000, public, immutable"
        )
        plain = self.client.get("/static/css/site.css")
        self.assertEqual(plain["Cache-Control"], "max-age=60, public")

    def test_it_is_sent_compressed_to_who_can_read_that(self):
        address = staticfiles_storage.url("css/site.css")
        name = address.removeprefix("/static/")
        size = (self.folder / name).stat().st_size
        self.assertLess((self.folder / f"{name}.gz").stat().st_size, size / 2)
        response = self.client.get(address, headers={"accept-encoding": "gzip"})
        self.assertEqual(response["Content-Encoding"], "gzip")
        self.assertNotIn("Content-Encoding", self.client.get(address))

    def test_style_sheets_name_other_files_by_their_hashed_names(self):
        response = self.client.get(staticfiles_storage.url("css/site.css"))
        style = b"".join(response).decode()
        self.assertIn(staticfiles_storage.url("favicon.svg").rpartition("/")[2], style)

    def test_a_name_that_no_file_has_is_an_error(self):
        with self.assertRaisesMessage(ValueError, "Missing staticfiles manifest entry"):
            staticfiles_storage.url("css/forgotten.css")


class UploadTests(SimpleTestCase):
    def test_the_site_hands_out_uploads_in_development_alone(self):
        for debug in [True, False]:
            with self.subTest(debug=debug), self.settings(DEBUG=debug):
                addresses = tuple(runpy.run_path(CONFIG / "urls.py")["urlpatterns"])
                self.assertEqual(bool(is_valid_path("/media/a.jpg", addresses)), debug)
