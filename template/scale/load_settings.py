"""The site's settings for scale/load.py: those of a server, with no file collected."""

from config.settings import *  # noqa: F403, all of them
from config.settings import PLAIN, STORAGES

# Nobody loads the files that a page names, so their names need no hash.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": PLAIN}}
