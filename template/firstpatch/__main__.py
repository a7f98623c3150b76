"""
Read a patch for Django as a reviewer does: uv run python -m firstpatch ~/django

Without a clone: uv run python -m firstpatch --rehearse FOLDER makes a small one.
"""

import argparse
import sys
from pathlib import Path

from firstpatch import clone, rehearsal
from firstpatch.review import problems


def main(arguments: list[str] | None = None) -> int:
    """Print what a reviewer would ask for; 1 if there is any, 2 without a patch."""
    parser = argparse.ArgumentParser(prog="firstpatch", description=__doc__)
    parser.add_argument("folder", type=Path, help="your clone of Django")
    parser.add_argument("--base", default="main", help="what the branch began from")
    parser.add_argument("--rehearse", action="store_true", help="make the folder")
    chosen = parser.parse_args(arguments)
    if chosen.rehearse:
        if chosen.folder.exists():
            print(f"{chosen.folder} is there already.", file=sys.stderr)
            return 2
        rehearsal.make(chosen.folder)
        print(f"{chosen.folder} is ready: a branch main, and one commit.")
        return 0
    try:
        found = list(problems(clone.read(chosen.folder, chosen.base)))
    except clone.NoPatch as error:
        print(error, file=sys.stderr)
        return 2
    for problem in found:
        print(f"- {problem}")
    if not found:
        print("Nothing to see from here. Run the tests, build the pages, send it.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
