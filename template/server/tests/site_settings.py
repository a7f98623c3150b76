"""The site's settings, for processes that a test has started. See running.py."""

from config.settings import *  # noqa: F403, all of them

ROOT_URLCONF = "server.tests.site_urls"
