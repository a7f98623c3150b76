from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings

AREAS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


@cache
def areas() -> dict[str, dict[str, str]]:
    """The places of the world that have a clock of their own, by continent or ocean."""
    found = {}
    for name in sorted(available_timezones()):
        area, _, place = name.partition("/")
        # The database has old names too, such as GB and US/Pacific: they are left out.
        if area in AREAS:
            found.setdefault(area, {})[name] = place.replace("_", " ")
    return found


def time_zones() -> dict[str, str | dict[str, str]]:
    """What a person may choose: the site's own zone, UTC, and every place."""
    first = {name: name for name in (settings.TIME_ZONE, "UTC")}
    return first | areas()


def zone_called(name: str) -> ZoneInfo | None:
    """The zone of this name, if this machine knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
