from datetime import date, datetime

from django.utils import timezone


class MonthConverter:
    """A month in an address, such as 2027-03. The view gets its first day."""

    regex = "[12][0-9]{3}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        # strptime refuses 2027-13, and a ValueError here means: no such page.
        return datetime.strptime(value, "%Y-%m").date()

    def to_url(self, value: date) -> str:
        # A moment belongs to the month that the clock on the page shows.
        if isinstance(value, datetime):
            value = timezone.localtime(value)
        return f"{value:%Y-%m}"
