"""
The site's settings where several processes, on several machines, serve it.

    DJANGO_SETTINGS_MODULE=scale.settings

All of config/settings.py counts here, too. What comes on top is for many: neither your
own computer nor a test has to know of it.

https://docs.djangoproject.com/en/6.1/topics/db/multi-db/
"""

from config.settings import *  # noqa: F403, all of them
from config.settings import (
    #: if cache
    CACHES,
    #: endif
    DATABASES,
    #: if monitoring
    INSTALLED_APPS,
    #: endif
    MIDDLEWARE,
    #: if cache or channels
    REDIS_URL,
    #: endif
    env,
)

#: if cache or channels
# Each process has a memory of its own. What all have to know of is in Redis.
if not REDIS_URL:
    env.wrong("REDIS_URL", "needed where several processes serve the site")

#: endif
# A copy of the database, to read from. Without this variable there is none, and nothing
# below counts.
REPLICA = env.database(
    "DATABASE_REPLICA_URL",
    {"ENGINE": ""},
    engine="django.db.backends.postgresql",
    pool=env.count("DATABASE_POOL", 8),
)

# Where it is further behind than this, nobody reads from it.
REPLICA_LATE_SECONDS = 15

# When it does not answer, it is left alone for so long.
REPLICA_REST_SECONDS = 10

if REPLICA["ENGINE"]:
    if DATABASES["default"]["ENGINE"] != REPLICA["ENGINE"]:
        env.wrong("DATABASE_REPLICA_URL", "is a copy of what? Set DATABASE_URL as well")
    # There is another one to ask, so nobody waits for it for long.
    options = REPLICA.get("OPTIONS", {})
    options |= {"connect_timeout": 2, "tcp_user_timeout": 3_000}
    if "pool" in options:
        options["pool"] |= {"timeout": 1, "reconnect_timeout": 5}
    # A test that wants one gets the primary under a second name.
    REPLICA |= {"OPTIONS": options, "TEST": {"MIRROR": "default"}}

    DATABASES = DATABASES | {"replica": REPLICA}
    DATABASE_ROUTERS = ["scale.router.ReplicaRouter"]

    # Around the session, which writes at the end of a request.
    place = MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware")
    around = "scale.middleware.ReadYourWritesMiddleware"
    MIDDLEWARE = [*MIDDLEWARE[:place], around, *MIDDLEWARE[place:]]
    #: if cache

    # What is kept for all is read from the primary.
    stamps = {"BACKEND": "scale.stamps.PrimaryStamps"}
    CACHES = CACHES | {"stamps": CACHES["stamps"] | stamps}
    #: endif
    #: if monitoring

    # Adds the replica to what /health/ready/ tells of.
    INSTALLED_APPS = [*INSTALLED_APPS, "scale"]
    #: endif

# Your own settings for many machines go below.
