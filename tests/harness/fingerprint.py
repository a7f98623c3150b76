"""
Whether a browser would meet the same: a page with its headers, and all that it loads.

Found inside a project's own process, where its static files can be asked for.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

# What is another each time, and shows nothing.
VARYING = [
    re.compile(rb"(?<=name=.csrfmiddlewaretoken. value=.)\w+"),
    re.compile(rb"(?<=nonce=.)[\w+/=-]+"),
    re.compile(rb"(?<='nonce-)[\w+/=-]+"),
    # The moment at which a row was made: times that are chosen have no part of a second.
    re.compile(rb"(?<=datetime=.)[\d-]+T[\d:]+\.\d+"),
]
VARYING_HEADERS = {"content-length", "expires", "last-modified", "server-timing", "x-request-id"}

LOADED_BY_STYLE = re.compile(rb"""(?:url\(|@import)\s*["']?([^"')\s;]+)""")


def of(client: Any, address: str, response: Any, page: Any) -> str:
    """A page in some letters, which are others if anything of it is other."""
    found = hashlib.sha256(constant(response.content))
    for name, value in sorted(response.headers.items()):
        if name.lower() not in VARYING_HEADERS:
            found.update(constant(f"{name}: {value}\n".encode()))
    files = loaded(client, address, page).items()
    for content in sorted(constant(f"\n{name}\n".encode()) + content for name, content in files):
        found.update(content)
    return found.hexdigest()


def constant(written: bytes) -> bytes:
    from django.conf import settings

    for pattern in VARYING:
        written = pattern.sub(b"", written)
    # What is uploaded may get a name by chance; its content counts.
    if settings.MEDIA_URL != "/":
        for name in re.findall(rb"%s([\w./-]+)" % settings.MEDIA_URL.encode(), written):
            written = written.replace(name, b"")
    return written


def loaded(client: Any, address: str, page: Any) -> dict[str, bytes]:
    """What a browser fetches for a page, by address, style sheets' own imports included."""
    waiting = [urljoin(address, written) for written in links(page)]
    found: dict[str, bytes] = {}
    while waiting:
        goal = urldefrag(waiting.pop()).url
        if goal in found or urlsplit(goal).scheme:
            continue
        found[goal] = content(client, goal)
        if urlsplit(goal).path.endswith(".css"):
            for written in LOADED_BY_STYLE.findall(found[goal]):
                waiting.append(urljoin(goal, written.decode()))
    if any(urlsplit(goal).path.endswith((".js", ".mjs")) for goal in found):
        # One script may load another: take them all.
        found |= dict(scripts())
    return found


def links(page: Any) -> Iterator[str]:
    for element in page.iter():
        if isinstance(element.tag, str) and element.tag != "a":
            for name in ("href", "src", "srcset", "poster", "data"):
                if written := element.get(name):
                    yield written


def content(client: Any, address: str) -> bytes:
    """A static file by the finders, as `runserver` does it; anything else by asking the site."""
    from django.conf import settings
    from django.contrib.staticfiles import finders

    path = urlsplit(address).path
    if path.startswith(settings.STATIC_URL):
        file = finders.find(unquote(path.removeprefix(settings.STATIC_URL)))
        return Path(file).read_bytes() if file else b"missing"
    response = client.get(address)
    return b"".join(response.streaming_content) if response.streaming else response.content


def scripts() -> Iterator[tuple[str, bytes]]:
    """The site's own scripts by name: where the project stands shows nothing."""
    from django.contrib.staticfiles import finders

    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            if name.endswith((".js", ".mjs")) and not name.startswith("admin/"):
                yield name, Path(storage.path(name)).read_bytes()
