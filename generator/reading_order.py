"""The order in which the files of a diff are read: that in which a request meets them."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The first pattern that a path matches gives its place.
ORDER = tuple(
    re.compile(pattern)
    for pattern in (
        # Words for the reader come last but one, Copier's own record last; both are found first,
        # so that docs/urls.py is no URL configuration.
        r"(?P<record>(^|/)\.copier-answers\.yml$)",
        r"(?P<docs>^docs/|\.(md|rst)$)",
        r"(?P<tests>(^|/)tests?/|(^|/)(test_\w+|tests|conftest|factories)\.py$)",
        r"(?P<migrations>(^|/)migrations/)",
        r"(?P<static>(^|/)static/)",
        r"(?P<templates>(^|/)(templates|templatetags)/)",
        r"(?P<settings>(^|/)settings(/|\w*\.py$)|(^|/)(apps|checks)\.py$)",
        r"(?P<routes>(^|/)(asgi|wsgi|middleware|routing|urls)(/|\.py$)|(^|/)converters\.py$)",
        r"(?P<views>(^|/)(views|viewsets|api|consumers|admin|mixins)(/|\w*\.py$))",
        r"(?P<forms>(^|/)(forms|serializers|validators)(/|\w*\.py$))",
        r"(?P<models>(^|/)(models|managers|querysets)(/|\w*\.py$))",
        r"(?P<commands>(^|/)(management|tasks)(/|\w*\.py$))",
        r"(?P<code>\.py$)",
        r"(?P<data>(^|/)data/|\.(csv|json)$)",
        r"(?P<rest>)",
    )
)

PLACES = (
    "settings",
    "routes",
    "views",
    "forms",
    "code",
    "models",
    "migrations",
    "commands",
    "data",
    "templates",
    "static",
    "tests",
    "rest",
    "docs",
    "record",
)


def kind(path: str) -> str:
    """What part a file has in a Django project: one of PLACES."""
    match = next(found for pattern in ORDER if (found := pattern.search(path)))
    return str(match.lastgroup)


def in_reading_order(paths: Iterable[str]) -> list[str]:
    """Paths, relative to a project, as a reader best meets them."""
    return sorted(paths, key=lambda path: (PLACES.index(kind(path)), path))
