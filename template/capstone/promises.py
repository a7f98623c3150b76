"""
What a site promises whoever comes, whatever it is about and made with.

Each function is one promise. What it yields are sentences that say how it is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from capstone.page import Form
from capstone.site import LEAVES, Site
from capstone.visitor import Answer, Visitor

Promise = Callable[[Site], Iterator[str]]

TALES = ("Traceback (most recent call last)", "DEBUG = True", "Werkzeug Debugger")
SECRETS = (
    ".env",
    ".git/config",
    ".git/HEAD",
    "db.sqlite3",
    "manage.py",
    "pyproject.toml",
    "config/settings.py",
    "static/",
    "media/",
)
REFUSED = {400, 401, 403, 404, 405, 419, 422, 429}
MARK = "\"'><script>alert(7)</script>"
LARGEST = 500_000
GUESSES = 20


# Pages


def the_first_page_is_there(site: Site) -> Iterator[str]:
    """The first page answers, in HTML, and says which letters it is written in."""
    answer = site.visitor().follow(site.visitor().get(site.address))
    if answer.status != 200 or not answer.is_html:
        yield f"{answer.path} answers {answer.status}, {answer.headers['Content-Type']}"
    elif not answer.headers.get_content_charset():
        yield f"{answer.path} has no charset in its Content-Type"


def no_link_is_dead(site: Site) -> Iterator[str]:
    """Every link and every style sheet leads somewhere."""
    for answer in site.answers.values():
        if answer.status >= 400 and answer.status not in {401, 403}:
            yield f"a link leads to {answer.path}, which answers {answer.status}"
    for address in sorted(
        {urljoin(a.address, style) for a in site.pages for style in a.page.styles}
    ):
        style = site.visitor().get(address)
        if style.status != 200 or style.headers.get_content_type() != "text/css":
            yield f"the style sheet {style.path} answers {style.status}"


def what_is_not_there_is_not_found(site: Site) -> Iterator[str]:
    """An address that nobody has made is a 404, and tells nothing about the code."""
    answer = site.visitor().get("/no/such/page-7f3a/")
    if answer.status != 404:
        yield f"{answer.path} answers {answer.status}, not 404"
    for tale in TALES:
        if tale in answer.body:
            yield f"{answer.path} shows the code: {tale}"


def odd_questions_break_nothing(site: Site) -> Iterator[str]:
    """What nobody would ask is no error of the site, and reading changes nothing."""
    odd = (
        "page=0",
        "page=-1",
        "page=x",
        "page=%00",
        "q=%00",
        "%00",
        "q=%ff",
        "id=1'--",
    )
    visitor = site.visitor()
    for address in sorted({page.address.partition("?")[0] for page in site.pages}):
        for question in odd:
            answer = visitor.get(f"{address}?{question}")
            if answer.status >= 500:
                yield f"{answer.path}?{question} answers {answer.status}"
        for method in ("PUT", "DELETE"):
            answer = visitor.ask(method, address)
            if answer.status not in REFUSED | {501}:
                yield f"{method} {answer.path} answers {answer.status}"


def pages_are_small(site: Site) -> Iterator[str]:
    """A page comes quickly over a slow line: less than half a megabyte of HTML."""
    for answer in site.pages:
        if len(answer.body) > LARGEST:
            yield f"{answer.path} has {len(answer.body) // 1000} kB"


# For everybody


def everybody_can_read_it(site: Site) -> Iterator[str]:
    """Each page says its language and title, has one main heading, fits a telephone."""
    for answer in site.pages:
        page = answer.page
        if not page.lang:
            yield f"{answer.path} does not say its language: <html lang>"
        if not page.title:
            yield f"{answer.path} has no <title>"
        if page.headings != 1:
            yield f"{answer.path} has {page.headings} <h1>, not one"
        if not page.has_viewport:
            yield f"{answer.path} has no <meta name=viewport>"


def everything_has_a_name(site: Site) -> Iterator[str]:
    """Fields, pictures, links, buttons say what they are, also to a screen reader."""
    for answer in site.pages:
        for what in answer.page.nameless:
            yield f"{answer.path}: {what} has no name"


# Forms


def forms_need_their_token(site: Site) -> Iterator[str]:
    """What another site makes a visitor send is refused (CSRF)."""
    for answer, form in posted(site):
        address = urljoin(answer.address, form.action or answer.address)
        hidden = {control.name for control in form.of_kind("hidden")}
        typed = {name: "x" for name in form.data if name not in hidden}
        reply = site.visitor().post(address, typed, page=answer.address)
        if reply.status not in REFUSED:
            yield f"{reply.path} takes a POST without a token: {reply.status}"


def an_empty_form_comes_back(site: Site) -> Iterator[str]:
    """A form that is sent empty comes back with what is wrong, and is no error."""
    for answer, form in posted(site):
        reply = again(site.visitor(), answer, form)
        if reply is None:
            yield f"{answer.path} does not show its form a second time"
        elif reply.status not in {200, 400, 422} or not reply.page.forms:
            yield f"{reply.path}, sent empty, answers {reply.status} without the form"


def what_is_typed_stays_text(site: Site) -> Iterator[str]:
    """What somebody types is shown as text and never becomes part of the page (XSS)."""
    for answer, form in site.forms:
        if form.method != "get" or not form.typed:
            continue
        reply = site.visitor().send(
            form, answer.address, **dict.fromkeys(form.typed, MARK)
        )
        if reply.status >= 500:
            yield f"{reply.path} answers {reply.status} to signs"
        if MARK in reply.body or "<script>alert(7)" in reply.body:
            yield f"{reply.path} puts into the page what was typed, as it is"


# People


def who_logs_in_is_led_on(site: Site) -> Iterator[str]:
    """After a log-in comes a redirect to a page of this site, wherever `next` leads."""
    if site.log_in_form is None:
        yield "no page has a form to log in: a name and one password"
        return
    address = site.log_in_form[0].address.partition("?")[0]
    for question in ("", "next=https://evil.example/", "next=//evil.example/"):
        visitor = site.visitor()
        answer = site.log_in(visitor, site.password, f"{address}?{question}")
        if answer is None or answer.status not in {302, 303}:
            yield f"a log-in answers {answer and answer.status}, not a redirect"
        elif not site.is_here(answer.target):
            yield f"a log-in with ?{question} leads to {answer.target}"
        elif visitor.follow(answer).status != 200:
            yield f"a log-in leads to {answer.target}, which is not well"


def cookies_are_kept_from_scripts(site: Site) -> Iterator[str]:
    """The cookie that says who somebody is: HttpOnly, SameSite, Secure with https."""
    answer = site.log_in(site.visitor(), site.password)
    cookies = answer.headers.get_all("Set-Cookie", []) if answer else []
    for cookie in cookies:
        name, _, _ = cookie.partition("=")
        words = {
            word.strip().lower().partition("=")[0] for word in cookie.split(";")[1:]
        }
        wanted = {"samesite"} if "csrf" in name.lower() else {"samesite", "httponly"}
        if site.address.startswith("https:"):
            wanted.add("secure")
        for word in sorted(wanted - words):
            yield f"the cookie {name} is not {word}"
    if not cookies:
        yield "a log-in sets no cookie"


def what_is_yours_is_yours(site: Site) -> Iterator[str]:
    """What only somebody who is logged in can reach, a stranger does not get."""
    visitor = site.visitor()
    if site.log_in(visitor, site.password) is None:
        return
    for address, answer in site.walk(visitor).items():
        if address in site.answers or answer.status != 200 or not answer.is_html:
            continue
        # It may be for everybody, and be linked only here: then it is the same page.
        stranger = site.visitor().get(address)
        if stranger.status == 200 and site.user in answer.page.title + stranger.body:
            yield f"{answer.path} shows a stranger what is {site.user}'s"


def a_link_does_not_log_out(site: Site) -> Iterator[str]:
    """Logging out is a button that works, and no picture elsewhere can press it."""
    visitor = site.visitor()
    arrived = site.log_in(visitor, site.password)
    page = visitor.follow(arrived) if arrived else None
    form = leaving(page) if page else None
    if page is None or form is None:
        yield "who is logged in sees no form that logs out"
        return
    address = urljoin(page.address, form.action)
    visitor.get(address)
    if leaving(visitor.get(page.address)) is None:
        yield f"a GET of {urlsplit(address).path} logs out"
        return
    visitor.follow(visitor.send(form, page.address))
    if leaving(visitor.follow(visitor.get(page.address))) is not None:
        yield "whoever logs out is still logged in"


def guessing_has_an_end(site: Site) -> Iterator[str]:
    """After so many wrong passwords even the right one is refused, for a while."""
    visitor = site.visitor()
    for number in range(GUESSES):
        answer = site.log_in(visitor, f"wrong-{number}")
        if answer is None or answer.status == 429:
            return
    answer = site.log_in(visitor, site.password)
    if answer is not None and answer.status in {302, 303}:
        yield f"after {GUESSES} wrong passwords the site still listens"


# Headers and secrets


def browsers_are_told_what_to_do(site: Site) -> Iterator[str]:
    """Headers: no guessing of types, no frame around us, no foreign script."""
    for answer in site.pages:
        has = answer.headers
        policy = has.get("Content-Security-Policy", "")
        scripts = directive(policy, "script-src") or directive(policy, "default-src")
        if has.get("X-Content-Type-Options") != "nosniff":
            yield f"{answer.path} has no X-Content-Type-Options: nosniff"
        if not has.get("X-Frame-Options") and "frame-ancestors" not in policy:
            yield f"{answer.path} may be put into a frame by anybody"
        if not scripts:
            yield f"{answer.path} has no Content-Security-Policy for scripts"
        elif "'unsafe-inline'" in scripts or "*" in scripts:
            yield f"{answer.path} lets any script run: Content-Security-Policy"
        if not has.get("Referrer-Policy"):
            yield f"{answer.path} has no Referrer-Policy"


def secrets_stay_where_they_are(site: Site) -> Iterator[str]:
    """Neither code nor variables, database nor lists of files can be asked for."""
    for name in SECRETS:
        answer = site.visitor().get(f"{site.address}{name}")
        if answer.status == 200:
            yield f"{answer.path} can be read by anybody"


# The last one locks the account.
PROMISES: tuple[Promise, ...] = (
    the_first_page_is_there,
    no_link_is_dead,
    what_is_not_there_is_not_found,
    odd_questions_break_nothing,
    pages_are_small,
    everybody_can_read_it,
    everything_has_a_name,
    forms_need_their_token,
    an_empty_form_comes_back,
    what_is_typed_stays_text,
    browsers_are_told_what_to_do,
    secrets_stay_where_they_are,
    who_logs_in_is_led_on,
    cookies_are_kept_from_scripts,
    what_is_yours_is_yours,
    a_link_does_not_log_out,
    guessing_has_an_end,
)


def posted(site: Site) -> Iterator[tuple[Answer, Form]]:
    """The forms that change something: each once, though many pages may have it."""
    seen = set()
    for answer, form in site.forms:
        whole = urljoin(answer.address, form.action or answer.address)
        address = whole.partition("?")[0]
        if form.method == "post" and address not in seen:
            seen.add(address)
            yield answer, form


def again(visitor: Visitor, answer: Answer, form: Form) -> Answer | None:
    """Send a form as it came to this visitor, with nothing typed into it."""
    for fresh in visitor.get(answer.address).page.forms:
        if (fresh.action, fresh.method) == (form.action, form.method):
            return visitor.send(fresh, answer.address)
    return None


def leaving(answer: Answer) -> Form | None:
    """The form that logs out, where a page has one."""
    for form in answer.page.forms:
        if form.method == "post" and LEAVES.search(form.action):
            return form
    return None


def directive(policy: str, name: str) -> list[str]:
    """The words of one part of a Content-Security-Policy."""
    for part in policy.split(";"):
        if part.split()[:1] == [name]:
            return part.split()[1:]
    return []
