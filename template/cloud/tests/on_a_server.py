"""The settings, as a container in the cloud has them."""

import os
import runpy
import sys
from typing import Any
from unittest import mock

import config
import config.settings
import scale
from cloud.tests.files import CLOUD

VARIABLES = {
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": "only-for-this-test-and-long-enough-for-it-to-be-one",
    "DJANGO_ALLOWED_HOSTS": "example.org",
    "DJANGO_PROXIES": "1",
    "DJANGO_MAIL_URL": "submission://name:password@mail.example.org",
    "DJANGO_BUCKET": "events-media",
    "DJANGO_BUCKET_URL": "https://events-media.s3.eu-central-1.amazonaws.com",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def load(**more: str) -> dict[str, Any]:
    """What cloud/settings.py makes of these variables. One that is "" is not set."""
    variables = {name: value for name, value in (VARIABLES | more).items() if value}
    with (
        mock.patch.dict(os.environ, variables, clear=True),
        mock.patch.dict(sys.modules),
        # Python puts the modules there when they are imported anew.
        mock.patch.object(config, "settings", config.settings),
        mock.patch.object(scale, "settings", None, create=True),
    ):
        for name in ("config.settings", "scale.settings"):
            sys.modules.pop(name, None)
        return runpy.run_path(str(CLOUD / "settings.py"))
