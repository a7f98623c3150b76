"""Somebody who visits a site: keeps cookies, follows no redirect unless told to."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cache, cached_property
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from capstone.page import Form, Page

SECONDS = 30


class Unreachable(Exception):
    """Nobody answers at that address."""


class StaysHere(HTTPRedirectHandler):
    """A redirect is an answer like any other."""

    def redirect_request(self, *args: object, **options: object) -> None:
        """Follow nothing."""


@dataclass
class Answer:
    """What a site has said."""

    address: str
    status: int
    headers: Message
    body: str

    @cached_property
    def page(self) -> Page:
        """The page that came."""
        return Page(self.body)

    @property
    def is_html(self) -> bool:
        """Whether it is a page at all."""
        return self.headers.get_content_type() == "text/html"

    @property
    def target(self) -> str:
        """Where a redirect leads; empty where this is none."""
        leads = self.headers.get("Location", "") if 300 <= self.status < 400 else ""
        return urljoin(self.address, leads) if leads else ""

    @property
    def path(self) -> str:
        """The address without the site, to be named in a sentence."""
        return urlsplit(self.address).path or "/"


@cache
def trust() -> ssl.SSLContext:
    """Whose certificates are believed: read once, it takes a while."""
    return ssl.create_default_context()


class Visitor:
    """A browser without a window."""

    def __init__(self, start: str) -> None:
        self.start = start
        self.cookies = CookieJar()
        self._opener: OpenerDirector = build_opener(
            StaysHere,
            ProxyHandler({}),
            HTTPSHandler(context=trust()),
            HTTPCookieProcessor(self.cookies),
        )

    def get(self, address: str) -> Answer:
        """Ask for an address: a whole one, or one that begins with a slash."""
        return self.ask("GET", address)

    def post(self, address: str, data: Mapping[str, str], page: str = "") -> Answer:
        """Send a form that stands on a page."""
        return self.ask("POST", address, data, page or address)

    def send(self, form: Form, on: str, **typed: str) -> Answer:
        """Send a form as it came, with this typed into it."""
        data = {**form.data, **typed}
        address = urljoin(urljoin(self.start, on), form.action or on)
        if form.method == "post":
            return self.post(address, data, page=on)
        return self.get(f"{address.partition('?')[0]}?{urlencode(data)}")

    def follow(self, answer: Answer, steps: int = 5) -> Answer:
        """Go where redirects lead."""
        while answer.target and steps:
            answer, steps = self.get(answer.target), steps - 1
        return answer

    def ask(
        self,
        method: str,
        address: str,
        data: Mapping[str, str] | None = None,
        page: str = "",
    ) -> Answer:
        """Ask, and take what comes. Raises Unreachable where nothing does."""
        whole = urldefrag(urljoin(self.start, address)).url
        body = urlencode(data).encode() if data is not None else None
        request = Request(whole, body, method=method)
        request.add_header("User-Agent", "capstone")
        request.add_header("Accept", "text/html,*/*;q=0.8")
        if body is not None:
            came_from = urlsplit(urljoin(self.start, page))
            request.add_header("Origin", f"{came_from.scheme}://{came_from.netloc}")
            request.add_header("Referer", came_from.geturl())
        try:
            response = self._opener.open(request, timeout=SECONDS)
        except HTTPError as error:
            response = error
        except (URLError, TimeoutError, ConnectionError) as error:
            raise Unreachable(f"{whole} does not answer: {error}") from error
        with response:
            text = response.read().decode("utf-8", "replace")
            return Answer(whole, response.status, response.headers, text)
