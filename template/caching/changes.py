"""
A watch over the database: whatever changes an event or a booking changes the stamp.

Signals such as post_save would miss update(), bulk_create() and raw SQL. Each statement
of this site comes by here, whoever sends it.

https://docs.djangoproject.com/en/6.1/topics/db/instrumentation/
"""

from django.db import transaction

from bookings.models import Booking
from caching.stamps import changed
from events.models import Event

TABLES = [Event._meta.db_table, Booking._meta.db_table]


def watch(connection, **kwargs) -> None:
    """Look at what a new connection sends."""
    # The object stays the same when it connects again.
    if note_changes not in connection.execute_wrappers:
        connection.execute_wrappers.append(note_changes)


def note_changes(execute, sql, params, many, context):
    """Run a statement. If it may change what pages show, say so after the commit."""
    result = execute(sql, params, many, context)
    if not sql.startswith("SELECT"):
        connection = context["connection"]
        if any(connection.ops.quote_name(table) in sql for table in TABLES):
            transaction.on_commit(changed, using=connection.alias, robust=True)
    return result
