from pathlib import Path

from eventfile.event import Event


def summarise(events: list[Event]) -> str:
    """A few lines of text about a list of events."""
    if not events:
        return "No events.\n"
    per_category: dict[str, int] = {}
    cities: set[str] = set()
    free = 0
    for event in events:
        per_category[event.category] = per_category.get(event.category, 0) + 1
        cities.add(event.city)
        if event.is_free:
            free += 1
    first = min(events, key=lambda event: event.starts_at)
    longest = max(events, key=lambda event: event.duration)

    lines = [
        f"events:  {len(events)}, {free} of them free",
        f"cities:  {len(cities)}",
        f"seats:   {sum(event.seats for event in events)}",
        f"first:   {first.title} ({first.starts_at:%d %B %Y})",
        f"longest: {longest.title} ({longest.duration})",
        "",
    ]
    for category, number in sorted(per_category.items()):
        lines.append(f"{category:<9}{number:>4}")
    return "\n".join(lines) + "\n"


def save(text: str, path: Path) -> None:
    """Write a file whole or not at all: a reader never sees half of it."""
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        # Gone already when all went well; here for the day when the disk is full.
        draft.unlink(missing_ok=True)
