"""The settings of many machines, for processes that a test has started. See many.py."""

from scale.settings import *  # noqa: F403, all of them

# One address more, which says who has answered.
ROOT_URLCONF = "server.tests.site_urls"

# Nobody waits in a test.
REPLICA_REST_SECONDS = 1
# A test pauses the replica for as long as it takes.
REPLICA_LATE_SECONDS = 600
