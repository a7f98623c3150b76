"""
The secrets of a site in compose, made where there are none.

    python -m containers.keys

They lie in a volume and nowhere else. Each container that needs one reads its file.
"""

import sys
from pathlib import Path
from secrets import token_urlsafe

FOLDER = Path("/srv/keys")


def make(folder: Path) -> None:
    """Write what is missing. What is there stays: the database knows its password."""
    password = keep(folder / "postgres-password", token_urlsafe(32))
    keep(folder / "database-url", f"postgres://events:{password}@db:5432/events")
    keep(folder / "secret-key", token_urlsafe(50))
    #: if monitoring
    keep(folder / "metrics-token", token_urlsafe(32))
    #: endif
    # Your own secrets go below.


def keep(file: Path, secret: str) -> str:
    """What stands in the file; this secret, if it is not there yet."""
    if not file.exists():
        # Whole or not at all: it may be stopped at any moment.
        begun = file.with_suffix(".new")
        begun.write_text(secret)
        # PostgreSQL reads it as another user. Who is outside has no such volume.
        begun.chmod(0o444)
        begun.replace(file)
    return file.read_text()


if __name__ == "__main__":
    make(Path(*sys.argv[1:]) if sys.argv[1:] else FOLDER)
