"""
Hold a site: uv run python -m capstone http://127.0.0.1:8001/ --user ada

It tries to break in, and it locks the account: only ever ask a copy of your own.
"""

import argparse
import getpass
import inspect
import os
import sys

from capstone.promises import PROMISES
from capstone.site import Site
from capstone.visitor import Unreachable

SHOWN = 5


def main(arguments: list[str] | None = None) -> int:
    """Print each promise and how it is broken; 1 if one is, 2 if nobody answers."""
    parser = argparse.ArgumentParser(prog="capstone", description=__doc__)
    parser.add_argument("address", help="where the site runs")
    parser.add_argument("--user", required=True, help="an account that may be locked")
    chosen = parser.parse_args(arguments)
    password = os.environ.get("CAPSTONE_PASSWORD") or getpass.getpass()
    site = Site(chosen.address, chosen.user, password)
    broken = 0
    for promise in PROMISES:
        try:
            problems = list(promise(site))
        except Unreachable as error:
            print(error, file=sys.stderr)
            return 2
        broken += bool(problems)
        said = " ".join((inspect.getdoc(promise) or "").split())
        print(f"{'BROKEN' if problems else 'kept  '}  {said}")
        for problem in problems[:SHOWN]:
            print(f"        {problem}")
        if len(problems) > SHOWN:
            print(f"        and {len(problems) - SHOWN} more")
    print(f"\n{len(PROMISES) - broken} of {len(PROMISES)} promises are kept.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
