"""Where the program starts: `django-stages`, and `python -m generator`."""

import sys


def main() -> None:
    """Run the command."""
    try:
        # Imported here: whoever presses Ctrl-C while it loads is not shown a traceback either.
        from generator import cli
    except KeyboardInterrupt:
        sys.exit(130)
    cli.main()


if __name__ == "__main__":
    main()
