import argparse
import sys
from pathlib import Path

from eventfile.errors import EventFileError
from eventfile.reader import read_events
from eventfile.summary import save, summarise


def main(arguments: list[str] | None = None) -> int:
    """Read a file of events, say what is in it and which rows are wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m eventfile", description=main.__doc__
    )
    parser.add_argument("file", type=Path, help="a CSV file, such as data/events.csv")
    parser.add_argument("--city", help="only the events in this city")
    parser.add_argument(
        "--save", type=Path, metavar="FILE", help="write the summary here"
    )
    options = parser.parse_args(arguments)

    try:
        reading = read_events(options.file)
        events = list(reading.events.values())
        if options.city:
            events = [event for event in events if event.city == options.city]
        summary = summarise(events)
        if options.save:
            save(summary, options.save)
    except (EventFileError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1

    print(summary)
    for problem in reading.errors:
        print(f"skipped {problem}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
