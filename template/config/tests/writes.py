"""A watch over the database: each write comes from a service."""

import re
import traceback
from pathlib import Path

from django.apps import apps
from django.conf import settings

WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Django notes by itself when somebody logs in.
LOG_IN = 'UPDATE "accounts_user" SET "last_login" ='


class StrayWrite(AssertionError):
    """A page has changed the database by itself."""


def our_tables() -> set[str]:
    """The tables of the apps in this folder, and not of those that are installed."""
    return {
        model._meta.db_table
        for app in apps.get_app_configs()
        if Path(app.path).parent == settings.BASE_DIR
        for model in app.get_models(include_auto_created=True)
    }


def only_through_services(execute, sql, params, many, context):
    """
    Run a query, unless it writes and no service is among its callers.

    https://docs.djangoproject.com/en/6.1/topics/db/instrumentation/
    """
    write = WRITE.match(sql)
    if write and write[1] in our_tables() and not sql.startswith(LOG_IN):
        callers = {frame.f_code.co_filename for frame, _ in traceback.walk_stack(None)}
        if not any(Path(caller).name == "services.py" for caller in callers):
            raise StrayWrite(sql)
    return execute(sql, params, many, context)
