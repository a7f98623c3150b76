from datetime import date, datetime


class MonthConverter:
    """A month in an address, such as 2027-03. The view gets its first day."""

    regex = "20[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        # strptime refuses 2027-13, and a ValueError here means: no such page.
        return datetime.strptime(value, "%Y-%m").date()

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
