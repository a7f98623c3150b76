"""
Who may do what: each address of the site, in each role, by GET and by POST.

The rows stand in the tests/access.py of each app. A row is a method, an address, and
the answer for each role, or one answer for all of them: a status, or "login" for the
way to the log-in page. A POST sends an empty form: a 200 says that this role may fill
it in.
"""

import inspect
from importlib import import_module
from types import ModuleType
from typing import NamedTuple
from unittest import mock

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse
from django.test import Client, TestCase, override_settings
from django.urls import URLPattern, resolve

from accounts.models import User
from accounts.tests.factories import UserFactory
from events.tests.groups import make_groups

ROLES = [
    "visitor",
    "guest",
    "organizer",
    "co-host",
    "editor",
    "door",
    "staff",
    "superuser",
]
# What stands below this line in a urls.py is yours: it may have rows, and need not.
OWN = "# Your own addresses go below."

TABLES = [
    import_module(f"{path.parts[-3]}.tests.access")
    for path in sorted(settings.BASE_DIR.glob("*/tests/access.py"))
]


class Row(NamedTuple):
    """One line of a table."""

    method: str
    address: str
    answers: list[str]


def rows_of(table: ModuleType, places: dict[str, object]) -> list[Row]:
    """The rows of a table. A {place} in an address is filled in."""
    rows = []
    for line in table.ACCESS.splitlines():
        if not line or line.startswith("#"):
            continue
        method, address, *answers = line.split()
        if len(answers) == 1:
            answers *= len(ROLES)
        if len(answers) != len(ROLES):
            raise ValueError(f"one answer, or one for each of {ROLES}: {line}")
        rows.append(Row(method, address.format(**places), answers))
    return rows


def names_in(urls: str) -> list[str]:
    """The names of the site's own addresses in a urls.py."""
    module = import_module(urls)
    _, _, below = inspect.getsource(module).replace("'", '"').partition(OWN)
    prefix = f"{module.app_name}:" if hasattr(module, "app_name") else ""
    return [
        f"{prefix}{pattern.name}"
        for pattern in module.urlpatterns
        if isinstance(pattern, URLPattern)
        if pattern.name and f'name="{pattern.name}"' not in below
    ]


def log_in(person: User) -> str:
    """A session of this person: the value of the cookie."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


# Hundreds of requests: a session that stands in its cookie need not be looked up.
@override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
class AccessTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_groups()
        people = {
            role: UserFactory(
                username=role,
                is_staff=role in ["staff", "superuser"],
                is_superuser=role == "superuser",
            )
            for role in ROLES
            if role != "visitor"
        }
        people["editor"].groups.add(Group.objects.get(name="Editors"))
        people["door"].groups.add(Group.objects.get(name="Door staff"))

        places = {}
        for table in TABLES:
            if hasattr(table, "furnish"):
                places |= table.furnish(people)
        cls.rows = [row for table in TABLES for row in rows_of(table, places)]
        cls.sessions = {role: log_in(person) for role, person in people.items()}
        cls.log_in_pages = (resolve_url(settings.LOGIN_URL), resolve_url("admin:login"))

    def setUp(self):
        # A view that fails is an answer too: a 500.
        self.client.raise_request_exception = False
        # Hundreds of requests, and only the status counts: leave the templates out.
        no_page = mock.patch.object(SimpleTemplateResponse, "rendered_content", "")
        self.enterContext(no_page)

    def test_everybody_gets_what_the_tables_say(self):
        wrong = [
            f"{row.method} {row.address} as {role}: {answer}, and the table says {said}"
            for row in self.rows
            for role, said in zip(ROLES, row.answers, strict=True)
            if (answer := self.ask(row, role)) != said
        ]
        if wrong:
            self.fail("\n".join(wrong))

    def test_each_address_has_its_rows(self):
        there = {(row.method, resolve(row.address).view_name) for row in self.rows}
        missing = [
            f"Who may {method} {name}? Add a row to {table.__name__}."
            for table in TABLES
            for urls in table.URLS
            for name in names_in(urls)
            for method in ["GET", "POST"]
            if (method, name) not in there
        ]
        if missing:
            self.fail("\n".join(missing))

    def ask(self, row: Row, role: str) -> str:
        """What this role is answered. What the request changes is taken back."""
        self.client.cookies.clear()
        if role in self.sessions:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        with transaction.atomic():
            response = self.client.generic(row.method, row.address)
            transaction.set_rollback(True)
        goal = response.headers.get("Location", "")
        to_log_in = goal.startswith(self.log_in_pages)
        return "login" if to_log_in else str(response.status_code)
