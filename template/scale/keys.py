"""
The secrets of containers/keys.py, and where the replica is: `python -m scale.keys`.

It has the password of its primary, as it has everything else of it.
"""

import sys
from pathlib import Path

from containers.keys import FOLDER, keep, make


def make_all(folder: Path) -> None:
    make(folder)
    primary = (folder / "database-url").read_text()
    keep(folder / "replica-url", primary.replace("@db:", "@replica:"))


if __name__ == "__main__":
    make_all(Path(*sys.argv[1:]) if sys.argv[1:] else FOLDER)
