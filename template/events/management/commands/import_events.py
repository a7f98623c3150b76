from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from eventfile.errors import EventFileError
from eventfile.event import Event as Row
from eventfile.reader import read_events
from events.models import Event


class Command(BaseCommand):
    help = "Import events from a CSV file. An event that is there already is updated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            default=settings.EVENTS_FILE,
            help="the CSV file (default: %(default)s)",
        )

    def handle(self, *args, **options) -> None:
        try:
            reading = read_events(options["file"])
        except (EventFileError, OSError) as error:
            raise CommandError(str(error)) from error

        for problem in reading.errors:
            self.stderr.write(f"skipped {problem}")

        created = 0
        # All events or none: an error half way takes back what came before it.
        with transaction.atomic():
            for line, row in reading.events.items():
                try:
                    created += self.save_event(row)
                except ValidationError as error:
                    reasons = " ".join(error.messages)
                    raise CommandError(
                        f"line {line}: {reasons} Nothing was imported."
                    ) from error

        updated = len(reading.events) - created
        self.stdout.write(
            f"{created} created, {updated} updated, {len(reading.errors)} skipped"
        )

    def save_event(self, row: Row) -> bool:
        """Create or update the event of this slug; return whether it is new."""
        event = Event.objects.filter(slug=row.slug).first() or Event()
        is_new = event.pk is None
        for name, value in asdict(row).items():
            setattr(event, name, value)
        event.full_clean()
        event.save()
        return is_new
