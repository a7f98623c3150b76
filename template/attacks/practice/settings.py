"""
The site with the page, to try it in a browser: on this machine, and only for that.

    uv run manage.py runserver --settings attacks.practice.settings
"""

# The settings of the site, all of them.
from config.settings import *  # noqa: F403

ROOT_URLCONF = "attacks.practice.urls"
