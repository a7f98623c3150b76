"""What the site depends on, asked in turn, and since when it does not answer."""

import logging
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime
from functools import cache
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

logger = logging.getLogger(__name__)


class Part:
    """One thing that is asked. Each process finds out for itself."""

    def __init__(
        self, name: str, ask: Callable[[], object], *, is_needed: bool = True
    ) -> None:
        self.name = name
        self.ask = ask
        self.is_needed = is_needed
        self.down_since: datetime | None = None
        self.thread: Thread | None = None
        self.lock = Lock()

    @property
    def is_up(self) -> bool:
        return self.down_since is None

    def begin(self) -> None:
        """Ask, in a thread. While that one waits, nobody else sets out as well."""
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                # The copy takes the id of the request along. A daemon keeps no process
                # from ending.
                run = copy_context().run
                self.thread = Thread(target=run, args=[self.run], daemon=True)
                self.thread.start()

    def run(self) -> None:
        try:
            self.ask()
        except Exception as error:
            self.note(error)
        else:
            self.note(None)
        finally:
            # A thread has connections of its own.
            connections.close_all()

    def end(self, seconds: float) -> None:
        """Wait for the answer, and no longer than that."""
        thread = self.thread
        if thread is not None:
            thread.join(max(seconds, 0))
            if thread.is_alive():
                self.note(TimeoutError())

    def note(self, error: Exception | None) -> None:
        """Remember when it went down. The log has a line when that changes."""
        fields = {"part": self.name, "error": type(error).__name__}
        with self.lock:
            if error and self.is_up:
                self.down_since = timezone.now()
                logger.error("A part of the site is down", extra=fields)
            elif not error and not self.is_up:
                self.down_since = None
                logger.warning("A part of the site is back", extra={"part": self.name})

    def state(self) -> dict[str, object]:
        """What everybody may know: no address, no name, no word of the error."""
        state: dict[str, object] = {"up": self.is_up, "needed": self.is_needed}
        if down_since := self.down_since:
            state["down_since"] = down_since.isoformat(timespec="seconds")
            state["down_seconds"] = round((timezone.now() - down_since).total_seconds())
        return state


def look() -> list[Part]:
    """Ask all parts at the same time."""
    deadline = monotonic() + settings.READY_SECONDS
    for part in PARTS:
        part.begin()
    for part in PARTS:
        part.end(deadline - monotonic())
    return PARTS


def ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache
def ask_migrations() -> None:
    """Whether the tables are as this code wants them. Once they are, they stay so."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("There are migrations to run.")


#: if cache or channels
def ask_redis() -> None:
    from redis import Redis

    with Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1
    ) as redis:
        redis.ping()


#: endif
#: if celery
def ask_broker() -> None:
    from config.celery import app

    with app.connection_for_write(connect_timeout=1) as broker:
        broker.ensure_connection(max_retries=0)


#: endif
# Your own questions go below.

PARTS = [
    Part("database", ask_database),
    Part("migrations", ask_migrations),
    # Your own parts go below.
]
#: if cache or channels or celery

# The site goes on without these: they are told of, and take no process off the line.
#: endif
#: if cache or channels
if settings.REDIS_URL:
    PARTS.append(Part("redis", ask_redis, is_needed=False))
#: endif
#: if celery
if settings.CELERY_BROKER_URL:
    PARTS.append(Part("broker", ask_broker, is_needed=False))
#: endif
