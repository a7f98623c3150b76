"""
Whether a browser would meet the same: a page with its headers, and all that it loads.

A page is told by its traits, each in some letters. What only one page shows is one trait: all
that is in its `main`. What many share is in many: each element around `main`, each header, each
script, and each kind of element with the one that it is in and all style sheets. So where a
style sheet is other, so are the looks of all elements, and some pages show them all.

Found inside a project's own process, where its static files can be asked for.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

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


def of(client: Any, address: str, response: Any, page: Any) -> set[str]:
    """The traits of a page, some of which are others if anything of it is other."""
    import html5lib

    found = set()
    headers = {k: v for k, v in response.headers.items() if k.lower() not in VARYING_HEADERS}
    for name, value in headers.items():
        found.add(letters("header", constant(f"{name}: {value}".encode())))
    sheets = b""
    files = loaded(client, address, page)
    for name, content in sorted(files.items()):
        file = constant(f"\n{name}\n".encode()) + content
        if urlsplit(name).path.endswith(".css"):
            sheets += file
        else:
            found.add(letters("file", file))
    # In constant letters, or a token would be a trait of its own.
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    constantly = parser.parse(constant(response.content))
    found.update(shown(constantly, letters("sheets", sheets)))
    # What is mended is not in the tree, and what is gone is in no other trait.
    found.update(f"mended {error}" for _, error, _ in parser.errors)
    names = f"{sorted(headers)} {sorted(files)}".encode()
    found.add(letters("names", constant(names)))
    frame = sorted(trait for trait in found if trait.startswith("around "))
    found.add(letters("frame", " ".join(frame).encode()))
    return found


def letters(kind: str, written: bytes) -> str:
    return f"{kind} {hashlib.sha256(written).hexdigest()[:16]}"


def shown(page: Any, sheets: str) -> Iterator[str]:
    """What is in `main`, what is around it, and how each kind of element looks."""
    waiting = [(page, None, False)]
    while waiting:
        element, parent, within = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        yield letters("look", f"{looking(parent)} {looking(element)} {sheets}".encode())
        if not within:
            yield letters("around", around(element).encode())
        if element.tag == "main":
            within = True
            yield letters("main", ElementTree.tostring(element))
        waiting += ((inner, element, within) for inner in element)


def looking(element: Any) -> list[str]:
    """What style sheets mostly go by."""
    return [] if element is None else [element.tag, *map(element.get, ("class", "type", "style"))]


def around(element: Any) -> str:
    """An element that pages share: without what a browser does not show, or asks of the server."""
    if element.tag in ("title", "meta"):
        return f"{element.tag} {sorted(element.keys())}"
    values = sorted((name, value.partition("?")[0]) for name, value in element.items())
    return f"{element.tag} {values} {(element.text or '').strip()} {(element.tail or '').strip()}"


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
