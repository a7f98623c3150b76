"""
What makes a suite cheaper where a thousand of them run. It may make a test fail, never pass.

The same tests run without it too, by `manage.py test`: see test_install.py and the lessons.
"""

import gc
from typing import Any

# How many objects may come before the collector looks for rings among them; 2000 is usual. A
# process of one suite ends before that matters.
OBJECTS = 500_000


def lighten() -> None:
    """Do less beside the tests."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
    leave_widgets_out()
    empty_by_copying()


def leave_widgets_out() -> None:
    """
    Tell tests of the templates of the site, and not of those of each field and each option.

    For `response.templates` and `response.context` Django's test runner takes notes of every
    template with a copy of its context. Half of them are Django's own for parts of forms.
    """
    from django.test import utils

    noted = utils.instrumented_test_render

    def render(template, context):
        if (template.name or "").startswith("django/forms/"):
            return template.nodelist.render(context)
        return noted(template, context)

    utils.instrumented_test_render = render


def empty_by_copying() -> None:
    """
    Empty a database in a file once, and from then on copy what it was like after that.

    After each test that commits, Django deletes all rows and makes those of its own anew: its
    permissions and content types, by a thousand statements. They are the same each time.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    emptied = TransactionTestCase._fixture_teardown
    copies: dict[tuple[Any, ...], Any] = {}

    def tear_down(case: Any) -> None:
        names = sorted(case._databases_names(include_mirrors=False))
        usual = case.available_apps is None and not case.serialized_rollback
        if names != ["default"] or not usual or connections["default"].vendor != "sqlite":
            emptied(case)
            return
        connection = connections["default"]
        connection.ensure_connection()
        tables = tuple(
            connection.connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name, sql")
        )
        # Where a test has changed the tables themselves, all is done as usual.
        if copy := copies.get(tables):
            with connection.wrap_database_errors:
                copy.backup(connection.connection)
            forget_what_is_kept()
        else:
            emptied(case)
            copies[tables] = copy_of(connection.connection)

    TransactionTestCase._fixture_teardown = tear_down


def copy_of(connection: Any) -> Any:
    """A copy in memory of a database of SQLite."""
    import sqlite3

    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.backup(copy)
    return copy


def forget_what_is_kept() -> None:
    """As when tables are emptied: forget which rows the content types had."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
