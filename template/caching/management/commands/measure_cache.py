from time import perf_counter

from django.conf import settings
from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caching import stamps

PAGES = ["home", "events:list", "event_statistics", "find"]


class Command(BaseCommand):
    help = "Look at each page twice as a visitor, and say what the second view saves."

    def handle(self, **options) -> None:
        if not settings.DEBUG:
            raise CommandError("DEBUG is off: this empties caches that others use.")
        for page in PAGES:
            address = reverse(page)
            # Once for nothing: templates are read, and the database is opened.
            self.view(address)
            stamps.changed()
            caches["template_fragments"].clear()
            first, second = self.view(address), self.view(address)
            self.stdout.write(f"{address:14} first: {first}   second: {second}")

    def view(self, address: str) -> str:
        """Ask for a page; how many queries that took, and how long."""
        client = Client(headers={"host": "localhost"})
        with CaptureQueriesContext(connection) as queries:
            begin = perf_counter()
            client.get(address)
            milliseconds = (perf_counter() - begin) * 1000
        return f"{len(queries)} queries, {milliseconds:6.1f} ms"
