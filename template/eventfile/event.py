from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Event:
    """One event, as a row of the file describes it. Once read, it does not change."""

    slug: str
    title: str
    category: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    city: str
    price: Decimal
    seats: int
    description: str

    def __post_init__(self) -> None:
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at is not after starts_at")

    @property
    def duration(self) -> timedelta:
        """How long the event lasts."""
        return self.ends_at - self.starts_at

    @property
    def is_free(self) -> bool:
        """Whether a seat costs nothing."""
        return self.price == 0

    @property
    def is_over(self) -> bool:
        """Whether it is too late to come."""
        return self.ends_at < datetime.now(UTC)
