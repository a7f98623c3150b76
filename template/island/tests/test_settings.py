import os
import runpy
from unittest import mock

from django.conf import settings
from django.core.checks import run_checks
from django.test import SimpleTestCase

from island.tests.helpers import ViteMixin

SETTINGS_FILE = settings.BASE_DIR / "config" / "settings.py"


def settings_with(**variables: str) -> dict:
    """What config/settings.py says where these variables are set."""
    variables["DJANGO_SECRET_KEY"] = "a-key-of-our-own"
    variables["DJANGO_ALLOWED_HOSTS"] = "example.com"
    with mock.patch.dict(os.environ, variables):
        return runpy.run_path(str(SETTINGS_FILE))


class SettingsTests(SimpleTestCase):
    def test_vite_is_asked_where_somebody_works_on_the_site(self):
        found = settings_with(DJANGO_DEBUG="1", DJANGO_VITE_DEV="1")
        self.assertTrue(found["DJANGO_VITE"]["default"]["dev_mode"])
        self.assertIn("ws://127.0.0.1:5173", found["SECURE_CSP"]["connect-src"])

    def test_vite_is_not_asked_anywhere_else(self):
        for variables in [
            {"DJANGO_DEBUG": "1", "DJANGO_VITE_DEV": "0"},
            {"DJANGO_DEBUG": "0", "DJANGO_VITE_DEV": "1"},
        ]:
            with self.subTest(variables):
                found = settings_with(**variables)
                self.assertFalse(found["DJANGO_VITE"]["default"]["dev_mode"])
                self.assertEqual(found["SECURE_CSP"]["connect-src"], ["'self'"])


class CheckTests(ViteMixin, SimpleTestCase):
    def ids(self, **options) -> list[str]:
        found = run_checks(**options)
        return [message.id for message in found if not message.is_silenced()]

    def test_who_deploys_without_a_build_is_told(self):
        self.set_not_built()
        self.assertIn("island.W001", self.ids(include_deployment_checks=True))
        self.set_built()
        self.assertNotIn("island.W001", self.ids(include_deployment_checks=True))

    def test_who_works_without_node_is_not_bothered(self):
        self.set_not_built()
        self.assertEqual(self.ids(), [])
