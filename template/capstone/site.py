"""A site that is looked at: what can be reached from its first page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

from capstone.page import Form
from capstone.visitor import Answer, Visitor

# So many pages tell enough; a site with a calendar has no end.
MOST = 60
LEAVES = re.compile(r"log-?_?out|sign-?_?out", re.IGNORECASE)


class Site:
    """Where it is, and an account on it that may be used up."""

    def __init__(self, address: str, user: str = "", password: str = "") -> None:
        self.address = address.rstrip("/") + "/"
        self.user = user
        self.password = password

    def visitor(self) -> Visitor:
        """Somebody whom the site has never seen."""
        return Visitor(self.address)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What a stranger can reach, by address."""
        return self.walk(self.visitor())

    @property
    def pages(self) -> Iterator[Answer]:
        """Those that are pages, and well."""
        for answer in self.answers.values():
            if answer.is_html and answer.status == 200:
                yield answer

    @property
    def forms(self) -> Iterator[tuple[Answer, Form]]:
        """Every form that a stranger sees, with its page."""
        for answer in self.pages:
            for form in answer.page.forms:
                yield answer, form

    @cached_property
    def log_in_form(self) -> tuple[Answer, Form] | None:
        """The form that asks for one password and stores nothing else."""
        for answer, form in self.forms:
            one = len(form.of_kind("password")) == 1
            if one and form.method == "post" and len(form.typed) == 1:
                return answer, form
        return None

    def log_in(self, visitor: Visitor, password: str, on: str = "") -> Answer | None:
        """Log in as the account that may be used; None where there is no such form."""
        if self.log_in_form is None:
            return None
        page = visitor.get(on or self.log_in_form[0].address)
        for form in page.page.forms:
            if len(form.of_kind("password")) == 1 and len(form.typed) == 1:
                secret = form.of_kind("password")[0].name
                typed = {form.typed[0]: self.user, secret: password}
                return visitor.send(form, page.address, **typed)
        return None

    def walk(self, visitor: Visitor) -> dict[str, Answer]:
        """Follow every link from the first page on, but none that logs out."""
        found: dict[str, Answer] = {}
        waiting = [self.address]
        while waiting and len(found) < MOST:
            address = waiting.pop(0)
            if address in found:
                continue
            found[address] = answer = visitor.get(address)
            links = [answer.target] if answer.target else []
            if answer.is_html:
                links += answer.page.links
            for link in links:
                whole = urldefrag(urljoin(address, link)).url
                if self.is_here(whole) and not LEAVES.search(whole):
                    waiting.append(whole)
        return found

    def is_here(self, address: str) -> bool:
        """Whether an address belongs to the site."""
        here, there = urlsplit(self.address), urlsplit(address)
        return (here.scheme, here.netloc) == (there.scheme, there.netloc)
