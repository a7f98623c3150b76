"""The settings of a server, for attacks on what is only there on a server."""

import os
import runpy
from pathlib import Path
from unittest import mock

from django.test import override_settings

SETTINGS_FILE = Path(__file__).resolve().parents[1] / "config" / "settings.py"

VARIABLES = {
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": "the-key-that-nobody-may-see",
    "DJANGO_ALLOWED_HOSTS": "example.com",
}

# What config/settings.py says of these is tried out. The rest stays as tests have it.
TRIED = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SECURE_", "SESSION_", "CSRF_")


def on_a_server(**variables: str) -> override_settings:
    """`with on_a_server(): …` sends requests to the site as a server runs it."""
    with mock.patch.dict(os.environ, VARIABLES | variables, clear=True):
        names = runpy.run_path(str(SETTINGS_FILE))
    return override_settings(
        **{name: value for name, value in names.items() if name.startswith(TRIED)}
    )
