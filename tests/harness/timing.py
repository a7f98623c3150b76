"""How long a site's pages take, and how many queries: found by links, and by its search forms."""

import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from harness import rows, visitor


def fill(*, report: dict) -> None:
    """A few rows of every model, so that each kind of page is there."""
    visitor.draw_pictures(rows.make())


def seed(events: str, bookings: str, *, report: dict) -> float:
    """Fill the database with the project's own command; how many seconds it took."""
    from django.core.management import call_command
    from django.db import connection

    begin = time.perf_counter()
    call_command("seed", events=int(events), bookings=int(bookings))
    taken = time.perf_counter() - begin
    with connection.cursor() as cursor:
        # What a database does by itself, some time after many rows have come.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return taken


def pages(repeat: str = "1", *, report: dict) -> dict[str, dict]:
    """
    The fastest of some requests for each kind of page, in milliseconds, and its queries.

    On a busy machine the `processor` says more: the milliseconds that the site and its database
    really work on a page. Whoever asks is logged in as the newest of the users.
    """
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    setup_test_environment()
    client = Client()
    client.force_login(get_user_model().objects.latest("pk"))
    found = {}
    for name, address in sorted(kinds(client, report).items()):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            asked = len(queries)
        if response.status_code != 200:
            report["problems"].append(f"{address}: status {response.status_code}")
        times, worked = [], processor(connection)
        for _ in range(int(repeat)):
            begin = time.perf_counter()
            client.get(address)
            times.append(time.perf_counter() - begin)
        found[name] = {
            "address": address,
            "queries": asked,
            "milliseconds": round(min(times) * 1000, 1),
            "processor": round((processor(connection) - worked) / len(times) * 1000, 1),
        }
    return found


def processor(connection) -> float:
    """The seconds that this process has worked, and the server's process for it."""
    if connection.vendor != "postgresql":
        return time.process_time()
    pid = connection.connection.info.backend_pid
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        # Not on Linux, or a server elsewhere.
        return time.process_time()
    user, system = map(int, fields[11:13])
    return time.process_time() + (user + system) / os.sysconf("SC_CLK_TCK")


def kinds(client, report: dict) -> dict[str, str]:
    """One address of each kind of page; then the last page of lists, and answers to forms."""
    found = {}
    for address in visitor.crawl(client, ["/"], report):
        route, questions = visitor.kind(address)
        if not questions:
            found.setdefault(f"/{route}".replace("//", "/"), address)
    for name, address in [*found.items()]:
        context = client.get(address).context
        if context and context.get("page_obj"):
            found[f"{name} last page"] = f"{address}?page=last"
        for field, value in answers(client.get(address)):
            found[f"{name} {field}"] = f"{address}?{urlencode({field: value})}"
    return found


def answers(response) -> Iterator[tuple[str, str]]:
    """For each field of a page's GET forms, something to fill in."""
    import html5lib

    page = html5lib.parse(response.content, namespaceHTMLElements=False)
    soon = f"{date.today() + timedelta(days=180)}"
    by_type = {"text": "a", "number": "1", "date": soon, "checkbox": "on"}
    for form in page.iter("form"):
        if form.get("method", "get").lower() != "get":
            continue
        for field in form.iter("input"):
            if field.get("name") and field.get("type") in by_type:
                yield field.get("name"), by_type[field.get("type")]
        for field in form.iter("select"):
            values = [option.get("value") for option in field.iter("option")]
            yield field.get("name"), [value for value in values if value][-1]
