"""What a browser test needs to know of a site, found inside its own process."""

from collections.abc import Iterator
from copy import copy
from urllib.parse import urldefrag, urljoin, urlsplit

from harness import fingerprint, rows

SITE = "http://testserver"
# Pages of one route look alike: so many of each are looked at.
ALIKE = 2


def furnish(*, report: dict) -> dict:
    """
    Fill the site's database, and say what there is to see.

    The answer has the `addresses` that links lead to, from the front page and from pages of
    rows made here, and the `cookies` of a person who is logged in, where the site has
    accounts; what that person may see besides is in `inside`. With each address go the traits
    of the page; with each where something can be sent empty, in `answers`, those of the answer.
    """
    from django.core.management import call_command, get_commands
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", interactive=False, verbosity=0)
    if "import_events" in get_commands():
        call_command("import_events")
    # A list may be too long for its last entries to be looked at: begin at some of ours.
    made = rows.make()
    draw_pictures(made)
    ours = [group[0] for group in made.values() if hasattr(group[0], "get_absolute_url")]
    begin = ["/", *(row.get_absolute_url() for row in ours)]
    found = {"addresses": {}, "inside": {}, "cookies": {}, "answers": {}}
    answers = found["answers"]
    found["addresses"] = crawl(Client(), begin, report, answers.setdefault("addresses", {}))
    if has_accounts():
        client = member()
        found["cookies"] = {name: morsel.value for name, morsel in client.cookies.items()}
        found["inside"] = crawl(client, begin, report, answers.setdefault("inside", {}))
    return found


def draw_pictures(made: dict[type, list]) -> None:
    """Give each row's picture a file: a browser asks for what a page shows."""
    from io import BytesIO

    from django.core.files.base import ContentFile
    from django.db import models

    for model, group in made.items():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ImageField):
                continue
            from PIL import Image

            for row, colour in zip(group, ("teal", "orange", "purple"), strict=False):
                file = BytesIO()
                Image.new("RGB", (1200, 800), colour).save(file, "JPEG")
                getattr(row, field.name).save("picture.jpg", ContentFile(file.getvalue(), "a.jpg"))


def has_accounts() -> bool:
    """Whether there is a page to log in."""
    from django.urls import NoReverseMatch, reverse

    for name in ("login", "accounts:login"):
        try:
            return bool(reverse(name))
        except NoReverseMatch:
            continue
    return False


def member():
    """A client who is logged in as one of the users, with no special right."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    users = get_user_model().objects.order_by("pk")
    users.filter(pk=users[0].pk).update(is_active=True, is_staff=False, is_superuser=False)
    client = Client()
    client.force_login(users[0])
    return client


def crawl(
    client, begin: list[str], report: dict, answers: dict[str, set[str]] | None = None
) -> dict[str, set[str]]:
    """
    Follow every link of the site, and stay out of Django's own admin.

    Each page's address with its traits; those of what its form answers are put into `answers`,
    if it is given.
    """
    import html5lib

    waiting, seen, alike = [*begin], {*begin}, {}
    found = {}
    while waiting:
        address = waiting.pop(0)
        alike[kind(address)] = alike.get(kind(address), 0) + 1
        if alike[kind(address)] > ALIKE:
            continue
        response = client.get(address, follow=True)
        if response.status_code != 200:
            report["problems"].append(f"{address}: status {response.status_code}")
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        page = html5lib.parse(response.content, namespaceHTMLElements=False)
        found[address] = fingerprint.of(client, address, response, page)
        form = next(filter(asks, page.iter("form")), None)
        if answers is not None and form is not None:
            answers[address] = answer(client, address, form)
        for link in page.iter("a"):
            goal = inside(link.get("href", ""), address)
            if goal and goal not in seen:
                seen.add(goal)
                waiting.append(goal)
    return found


def asks(form) -> bool:
    """Whether a form has a field that can be left empty, as browser.FIELDS has it."""
    fields = [e for e in form.iter("input") if e.get("type") not in ("hidden", "checkbox", "radio")]
    fields += form.iter("textarea")
    return form.get("method", "").lower() == "post" and bool(fields)


def answer(client, address: str, form) -> set[str]:
    """What a form answers when it is sent without a word in it; the database stays as it is."""
    import html5lib
    from django.db import transaction
    from django.test import Client

    sender = Client()
    sender.cookies = copy(client.cookies)
    action = inside(form.get("action") or "", address)
    with transaction.atomic():
        response = sender.post(action or address, dict(filled_in(form)), follow=True)
        transaction.set_rollback(True)
    page = html5lib.parse(response.content, namespaceHTMLElements=False)
    # Where it leads to, and whether it is an answer at all, is seen, too.
    traits = fingerprint.of(sender, address, response, page)
    return traits | {f"answer {response.status_code} {response.redirect_chain}"}


def filled_in(form) -> Iterator[tuple[str, str]]:
    """The fields of a form whose words are taken out, as browser.refusal does it."""
    for field in form.iter():
        if field.tag in ("input", "textarea", "select") and (name := field.get("name")):
            kind = field.get("type")
            if field.tag == "select":
                options = [*field.iter("option")]
                chosen = [one for one in options if one.get("selected") is not None] or options
                yield name, chosen[0].get("value", "") if chosen else ""
            elif kind == "hidden":
                yield name, field.get("value", "")
            elif kind not in ("checkbox", "radio"):
                yield name, ""
            elif field.get("checked") is not None:
                yield name, field.get("value", "on")


def inside(href: str, address: str) -> str | None:
    """The address on this site that a link leads to, if it does."""
    goal = urldefrag(urljoin(SITE + address, href)).url
    if not goal.startswith(SITE + "/") or goal.startswith(SITE + "/admin/"):
        return None
    return goal.removeprefix(SITE)


def kind(address: str) -> tuple[str, str]:
    """Which route an address takes, and which questions it asks."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(address)
    questions = "&".join(sorted(part.partition("=")[0] for part in parts.query.split("&")))
    try:
        return resolve(parts.path).route, questions
    except Resolver404:
        return parts.path, questions
