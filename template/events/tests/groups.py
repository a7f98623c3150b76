from importlib import import_module

from django.apps import apps
from django.db import connection


def make_groups() -> None:
    """
    The groups, as their migration makes them.

    It has run already. But a TransactionTestCase empties every table at its end, and
    with `manage.py test --keepdb` the next run begins with what it left.
    """
    migration = import_module("events.migrations.0006_groups")
    migration.make_groups(apps, connection.schema_editor())
