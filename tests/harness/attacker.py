"""
The attacks of the project, on a site that runs: each request goes out, by way of its proxy.

Started in a container beside the site, with its database and its keys. What a test makes in the
database is there for the site as well, so it is emptied in between. Prints what came as JSON.
"""

import json
import sys
import time
from http.client import HTTPConnection
from urllib.parse import quote

import django

PROXY, PORT = "proxy", 8000
TOKEN = "a" * 32
# What migrations have brought.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
KEPT |= {"auth_group", "auth_group_permissions"}

django.setup()

from django.core.handlers.wsgi import WSGIRequest  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse, SimpleCookie  # noqa: E402
from django.test import TestCase, client, testcases  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import iter_test_cases  # noqa: E402


def travel(handler: client.ClientHandler, environ: dict) -> HttpResponse:
    """Send what the test client would have handed to the site itself."""
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    headers = {"Host": environ.get("HTTP_HOST", "testserver")}
    for name, value in environ.items():
        if name.startswith("HTTP_") and name not in ("HTTP_HOST", "HTTP_COOKIE"):
            headers[name.removeprefix("HTTP_").replace("_", "-").title()] = value
    if not handler.enforce_csrf_checks:
        # What the page before would have brought along.
        if "csrftoken" not in cookies or not cookies["csrftoken"].value:
            cookies["csrftoken"] = TOKEN
        headers["X-CSRFToken"] = cookies["csrftoken"].value
    headers["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = environ["CONTENT_TYPE"]
    body = environ["wsgi.input"].read()
    address = quote(environ["PATH_INFO"].encode("iso-8859-1"))
    if query := environ.get("QUERY_STRING"):
        address += f"?{quote(query, safe='=&%+')}"
    line = HTTPConnection(PROXY, PORT, timeout=60)
    try:
        line.request(environ["REQUEST_METHOD"], address, body, headers)
        answer = line.getresponse()
        content = answer.read()
    finally:
        line.close()
    response = HttpResponse(content, status=answer.status)
    # What the client looks into for the addresses; its body is read.
    response.wsgi_request = WSGIRequest(environ)
    del response.headers["Content-Type"]
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            response.cookies.load(value)
        else:
            response.headers[name] = value
    if "Location" in response.headers:
        response.url = response.headers["Location"]
    return response


def empty(case: testcases.TransactionTestCase) -> None:
    """Leave the tables as migrations made them, but for what they brought."""
    tables = connection.introspection.django_table_names(only_existing=True)
    names = ", ".join(connection.ops.quote_name(name) for name in tables if name not in KEPT)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def name_of(test: TestCase) -> str:
    """The name of a test, or of a module that cannot be imported in an image."""
    return test.id().removeprefix("unittest.loader._FailedTest.")


class Attack(DiscoverRunner):
    """Runs against the database that the site has."""

    def setup_databases(self, **kwargs) -> list:
        return []

    def teardown_databases(self, old_config, **kwargs) -> None:
        pass

    def build_suite(self, *args, **kwargs):
        suite = super().build_suite(*args, **kwargs)
        tests = [*iter_test_cases(suite)]
        told["stayed"] = [name_of(test) for test in tests if name_of(test).startswith(STAY)]
        kept = [test for test in tests if name_of(test) not in told["stayed"]]
        return self.test_suite(kept)

    def run_suite(self, suite, **kwargs):
        began = time.monotonic()
        result = super().run_suite(suite, **kwargs)
        told["seconds"] = time.monotonic() - began
        told["ran"] = result.testsRun
        unwell = [*result.failures, *result.errors]
        told["failed"] = {getattr(t, "test_case", t).id(): text[-1500:] for t, text in unwell}
        return result


STAY = tuple(sys.argv[1:])
told: dict = {}
client.ClientHandler.__call__ = travel
# Without transactions a test leaves what it has made, and the site sees it.
TestCase._databases_support_transactions = classmethod(lambda cls: False)
testcases.TransactionTestCase._fixture_teardown = empty

if __name__ == "__main__":
    Attack(verbosity=0, interactive=False, exclude_tags={"browser"}).run_tests(["attacks"])
    print(json.dumps(told))
