"""Two hundred people who want one of the last fifty seats, all in the same moment."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPMessage
from threading import Barrier
from urllib.parse import urlencode, urlsplit

SEATS, PEOPLE = 50, 200
TOKEN = "a" * 32
# In seconds, for one answer: whoever books waits for those before.
PATIENCE = 120


def announce(*, report: dict) -> dict:
    """Publish the event, and log everybody in: where to book, and each person's cookies."""
    from datetime import timedelta

    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import NoReverseMatch, reverse
    from django.utils import timezone
    from events.models import Event

    begin = timezone.now() + timedelta(days=30)
    event = Event.objects.create(
        slug="last-seats",
        title="Last seats",
        category="music",
        description="All at once.",
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=SEATS,
    )
    people = get_user_model().objects.bulk_create(
        get_user_model()(username=f"guest{number}", email=f"guest{number}@example.com")
        for number in range(PEOPLE)
    )
    cookies = []
    for person in people:
        client = Client()
        client.force_login(person)
        cookies.append(f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}")
    api = event_in_api = None
    with suppress(NoReverseMatch):
        api = reverse("api:booking-list")
        event_in_api = reverse("api:event-detail", args=[event.slug])
    return {
        "slug": event.slug,
        "page": event.get_absolute_url(),
        "book": reverse("bookings:book", args=[event.slug]),
        "api": api,
        "event": event_in_api,
        "cookies": cookies,
    }


def count(*, report: dict) -> dict:
    """What the database says when all is over."""
    from bookings.models import Booking

    booked = Booking.objects.filter(event__slug="last-seats")
    guests = [*booked.values_list("user__email", flat=True)]
    return {"bookings": len(guests), "guests": sorted(set(guests))}


def run(origin: str, found: dict) -> Counter:
    """
    Let all of them book at once: what they were told, and how often.

    Every second person books by the API where there is one, the others on the page.
    """
    together = Barrier(len(found["cookies"]))
    with ThreadPoolExecutor(len(found["cookies"])) as pool:
        answers = [
            pool.submit(
                by_api if found["api"] and number % 2 else by_page, origin, found, cookie, together
            )
            for number, cookie in enumerate(found["cookies"])
        ]
    return Counter(answer.result() for answer in answers)


def by_page(origin: str, found: dict, cookie: str, together: Barrier) -> str:
    """Press the button, and read the page that comes."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    body = urlencode({"csrfmiddlewaretoken": TOKEN})
    together.wait(PATIENCE)
    status, _, headers = request(origin, "POST", found["book"], form, body)
    if status != 302:
        return f"page: {status}"
    # The message travels in a cookie.
    kept = [cookie, *(line.partition(";")[0] for line in headers.get_all("Set-Cookie", []))]
    status, text, _ = request(origin, "GET", headers["Location"], {"Cookie": "; ".join(kept)})
    told = re.search(r'<li class="(?:success|error)">(.*?)</li>', text)
    return f"page: {told[1]}" if status == 200 and told else f"page: {status} after 302"


def by_api(origin: str, found: dict, cookie: str, together: Barrier) -> str:
    """Send the request of a program."""
    sent = {"Content-Type": "application/json", "X-CSRFToken": TOKEN, "Cookie": cookie}
    body = json.dumps({"event": found["slug"]})
    together.wait(PATIENCE)
    status, text, _ = request(origin, "POST", found["api"], sent, body)
    try:
        code = json.loads(text).get("code", "")
    except ValueError:
        code = "no JSON"
    return f"api: {status} {code}".strip()


def request(
    origin: str, method: str, address: str, sent: dict, body: str | None = None
) -> tuple[int, str, HTTPMessage]:
    """One request by a connection of its own: status, text and headers of the answer."""
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=PATIENCE)
    try:
        connection.request(method, address, body, sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers
    finally:
        connection.close()
