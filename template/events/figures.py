"""The numbers of the statistics page: each function asks the database one question."""

from datetime import date, timedelta

from django.db.models import Case, Count, F, Min, Q, Sum, Value, When, Window
from django.db.models.functions import RowNumber, TruncMonth

from events.models import Event, EventQuerySet

BOOKED = F("seats") - F("seats_left")


def year_from(first: date) -> EventQuerySet:
    """The events of twelve months, with their free seats."""
    events = Event.objects.with_seats_left()
    return events.starting_from(first).starting_before(
        first.replace(year=first.year + 1)
    )


#: if cache
def of_year(first: date) -> dict:
    """All that the page shows of twelve months."""
    events = year_from(first)
    return {
        "months": by_month(events, first),
        "categories": by_category(events),
        "prices": by_price(events),
        "favourites": favourites(events),
    }


#: endif
def totals() -> dict:
    """What is counted and added up for every group of events."""
    return {"number": Count("pk"), "offered": Sum("seats"), "booked": Sum(BOOKED)}


def chart(rows: list[dict]) -> dict:
    """Rows, and the most seats that one of them offers: as long is the longest bar."""
    return {"rows": rows, "most": max((row["offered"] for row in rows), default=0)}


def by_month(events: EventQuerySet, first: date) -> dict:
    """Seats offered and booked in each of twelve months, even where there are none."""
    rows = events.values(month=TruncMonth("starts_at")).annotate(**totals())
    found = {row["month"].date(): row for row in rows.order_by("month")}
    months = [first]
    while len(months) < 12:
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    nothing = {"number": 0, "offered": 0, "booked": 0}
    return chart([nothing | found.get(day, {}) | {"month": day} for day in months])


def by_category(events: EventQuerySet) -> dict:
    """The same for each category, and how many of its events are sold out."""
    sold_out = Count("pk", filter=Q(seats_left__lte=0))
    rows = events.values("category").annotate(**totals(), sold_out=sold_out)
    return chart(list(rows.order_by("category")))


def by_price(events: EventQuerySet) -> dict:
    """The same for free, cheap and dear events."""
    band = Case(
        When(price=0, then=Value("free")),
        When(price__lte=10, then=Value("up to € 10")),
        When(price__lte=25, then=Value("up to € 25")),
        default=Value("more"),
    )
    rows = events.values(band=band).annotate(**totals(), cheapest=Min("price"))
    return chart(list(rows.order_by("cheapest")))


def favourites(events: EventQuerySet) -> list[dict]:
    """The event of each category that most people have booked."""
    place = Window(
        RowNumber(),
        partition_by=F("category"),
        order_by=[F("booked").desc(), "starts_at", "slug"],
    )
    ranked = events.annotate(booked=BOOKED).annotate(place=place)
    first = ranked.filter(place=1).order_by("category")
    rows = first.values("slug", "title", "category", "booked", offered=F("seats"))
    return [row for row in rows if row["booked"]]


# Your own figures go below.
