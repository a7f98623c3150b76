"""The site's settings, for a process that a test has started. See processes.py."""

import json
import os
from datetime import timedelta

from config.settings import *  # noqa: F403, all of them

# The database of the test, and a mail server that the test can look into.
DATABASES = {"default": json.loads(os.environ["TEST_DATABASE"])}
MAILERS = {"default": {"BACKEND": "config.tests.mailbox.FolderBackend"}}

# Minutes on a real site. No test waits for that.
JOB_TIME = timedelta(seconds=float(os.environ["TEST_JOB_TIME"]))
JOB_TRIES = 3
for entry in CELERY_BEAT_SCHEDULE.values():  # noqa: F405, by the import above
    entry["schedule"] = 1
