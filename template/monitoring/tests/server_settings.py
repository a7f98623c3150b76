"""The site's settings, for a server that test_a_server.py has started."""

import json
import os

from config.settings import *  # noqa: F403, all of them

DATABASES = {"default": json.loads(os.environ["TEST_DATABASE"])}
ROOT_URLCONF = "monitoring.tests.helpers"
# Nobody has run `collectstatic` for it.
STORAGES["staticfiles"]["BACKEND"] = PLAIN  # noqa: F405, by the import above
