"""
The largest site in containers: attacked, used by a browser, and killed in mid-work.

All in one test, so that one engine builds it once: what is there at first is an empty site.
"""

import inspect
import json
import re
import socketserver
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from functools import partial
from http.client import HTTPException
from pathlib import Path
from threading import Barrier, Thread

import pytest

from harness import browser, programs, projects, report, rush
from harness.composed import Composed

pytest_plugins = ["browser_fixtures"]

# More people than seats are left after the first, so many of them at a time.
PEOPLE, AT_ONCE = rush.SEATS + 10, 4
SETTINGS = """
from datetime import timedelta
from config.settings import *

# Minutes on a real site, for which no test waits.
JOB_TIME = timedelta(seconds=3)
for entry in CELERY_BEAT_SCHEDULE.values():
    entry["schedule"] = 1
# As fast as the attacks have it, whose process makes the accounts.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
OVERRIDE = """
x-rough: &rough
  environment: {{DJANGO_SETTINGS_MODULE: rough}}
  volumes: ["{rough}:/srv/events/rough.py:ro"]
services:
  web: *rough
  beat: *rough
  worker:
    <<: *rough
    extra_hosts: ["host.docker.internal:host-gateway"]
"""


class Mails(socketserver.ThreadingTCPServer):
    """A mail server that keeps what guests get: who, and the name that tells it from others."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("0.0.0.0", 0), Post)
        self.kept = Counter()
        Thread(target=self.serve_forever, daemon=True).start()


class Post(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                message = message_from_bytes(text)
                # Others are of the attacks.
                if message["To"].startswith("guest"):
                    self.server.kept[message["To"], message["Message-ID"]] += 1
            self.say("221 bye" if word == b"QUIT" else "250 well")
            if word == b"QUIT":
                return


@pytest.fixture
def mails():
    with Mails() as server:
        yield server
        server.shutdown()


@pytest.fixture
def site(stages, fresh, tmp_path, mails):
    """The project with every layer, as its own compose file runs it."""
    if not programs.is_there("docker"):
        pytest.skip("no docker: `docker info` or `docker compose version` fails")
    everything = list(stages.combinations())[-1]
    needed = {"api", "cache", "celery", "channels", "docker", "monitoring"}
    if missing := needed.difference(everything):
        pytest.skip(f"no stage {', '.join(sorted(missing))}")
    project = projects.duplicate(fresh(everything), tmp_path / "site")
    (tmp_path / "rough.py").write_text(SETTINGS)
    override = tmp_path / "override.yaml"
    override.write_text(OVERRIDE.format(rough=tmp_path / "rough.py"))
    variables = {
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1 testserver",
        "DJANGO_MAIL_URL": f"smtp://host.docker.internal:{mails.server_address[1]}",
    }
    composed = Composed(project, override, variables)
    try:
        composed.up()
        yield composed
    finally:
        composed.down()


def test_attacked_used_and_killed(site, mails, chromium, record_property):
    began = time.monotonic()
    attacked = attack(site)
    found = json.loads(site.python(announced()).splitlines()[-1])
    watcher = chromium.new_page(viewport=browser.LARGE)
    watcher.goto(site.origin + found["page"])
    try:
        use(site, found, chromium, watcher, mails)
        told = kill(site, found, watcher, mails)
    finally:
        watcher.close()
    line = f"{attacked}; {told}; {time.monotonic() - began:.0f} s"
    report.note(record_property, "the largest site in containers", line)


# Attacked

# What asks a process from the inside, and so stays: by reason.
STAY = {
    "it is another site": ["practice"],
    "it starts a site and a browser, with packages that no image has": ["test_in_a_browser"],
    "by https, or with settings or functions that the test has changed": [
        "test_eavesdropping",
        "test_secrets_in_errors",
        "test_account_enumeration.AccountEnumerationTests.test_the_time_of",
        "test_brute_force.AsyncGuessTests",
        "test_brute_force.BruteForceTests.test_the_time_tells",
    ],
    "it looks at what the page was made of": [
        "test_account_enumeration.AccountEnumerationTests.test_the_answer_to_a_wrong_password",
        "test_account_enumeration.AccountEnumerationTests.test_the_answer_for_a_closed_account",
        "test_brute_force.BruteForceTests.test_the_limit_tells",
        "test_content_policy.ContentPolicyTests.test_a_script_with_the_number",
    ],
    "it comes from two addresses, and a container has one": [
        "test_brute_force.BruteForceTests.test_the_victim_is_locked_out_from_elsewhere",
        "test_brute_force.BruteForceTests.test_behind_a_proxy",
    ],
    "it looks into the mails or the files of its own process": [
        "test_host_header.HostHeaderTests.test_a_host_that_a_proxy",
        "test_unsafe_uploads.UnsafeUploadTests.test_a_picture_that_is_an_archive",
        "test_unsafe_uploads.UnsafeUploadTests.test_where_the_picture_was_taken",
        "test_unsafe_uploads.UnsafeUploadTests.test_a_name_that_leads_out",
        "test_unsafe_uploads.ServedUploadTests",
    ],
}


def attack(site):
    """The attacks of level 16, by way of nginx."""
    code = Path(__file__).parent / "harness" / "attacker.py"
    mounts = [f"{site.project}:/attack:ro", f"{code}:/attacker.py:ro"]
    site.compose("stop", "worker", "beat")
    words = ["run", "--rm", "--no-deps", "-T", "--workdir", "/attack"]
    words += ["-e", "PYTHONPATH=/attack:/srv/events", *(f"--volume={mount}" for mount in mounts)]
    stay = [f"attacks.{name}" for names in STAY.values() for name in names]
    said = site.compose(*words, "web", "python", "/attacker.py", *stay)
    told = json.loads(said.splitlines()[-1])
    assert told["failed"] == {}, "\n\n".join(told["failed"].values()) + site.logs("web")
    # None of the names has gone, and what is left is no small part.
    assert all(any(test.startswith(name) for test in told["stayed"]) for name in stay)
    assert told["ran"] > len(told["stayed"])
    site.compose("start", "worker", "beat")
    return f"{told['ran']} attacks by way of nginx in {told['seconds']:.0f} s"


def announced():
    """The code of rush.announce, for a process in a container."""
    source = inspect.getsource(rush.announce)
    head = f"SEATS, PEOPLE, TOKEN = {rush.SEATS}, {PEOPLE + 1}, {rush.TOKEN!r}\nimport json\n"
    imports = "from contextlib import suppress\n"
    return f"{head}{imports}{source}\nprint(json.dumps(announce(report={{}})))"


# Used


def use(site, found, chromium, watcher, mails):
    """Somebody books; the number moves elsewhere, a mail comes, it is counted and told of."""
    cookies = dict(pair.split("=") for pair in found["cookies"][-1].split("; "))
    context = chromium.new_context(base_url=site.origin)
    try:
        context.add_cookies(
            [{"name": name, "value": value, "url": site.origin} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.goto(found["page"])
        assert number_on(watcher) == str(rush.SEATS)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.get_by_role("button", name="Book a seat").click()
        page.get_by_text("You have a seat at Last seats.").wait_for()
        id = sent.value.headers["x-request-id"]
    finally:
        context.close()
    left = str(rush.SEATS - 1)
    # Nobody has reloaded that page.
    site.wait_until(lambda: number_on(watcher) == left, "the number on another page")
    guest = f"guest{PEOPLE}@example.com"
    site.wait_until(lambda: guest in {to for to, _ in mails.kept}, "a mail from the worker")
    token = site.compose("exec", "-T", "web", "cat", "/srv/keys/metrics-token").strip()
    allowed = {"Authorization": f"Bearer {token}"}
    status, numbers, _ = rush.request(site.origin, "GET", "/metrics/", allowed)
    assert status == 200
    assert re.search(r"^bookings_made_total 1\.0$", numbers, re.MULTILINE), numbers
    assert rush.request(site.origin, "GET", "/metrics/", {})[0] == 404
    for service in ("proxy", "web", "worker"):
        log = partial(site.logs, service, lines="500")
        site.wait_until(lambda log=log: id in log(), f"{id} in the log of {service}")
    lines = [line for line in site.logs("web", lines="500").splitlines() if id in line]
    assert {json.loads(line[line.index("{") :])["request_id"] for line in lines} == {id}


# Killed


def kill(site, found, watcher, mails):
    """Who books tries again until there is an answer. What is answered is so, after all."""
    answered, broken = [], []
    steps = [
        (8, lambda: site.kill("web")),
        (20, lambda: site.kill("worker")),
        (30, lambda: site.compose("restart", "db")),
    ]

    def insist(number):
        book = rush.by_api if number % 2 else rush.by_page
        while True:
            try:
                answer = book(site.origin, found, found["cookies"][number], Barrier(1))
            except (OSError, HTTPException) as error:
                answer = f"{type(error).__name__}: 500"
            if not re.search(r": 5\d\d", answer):
                answered.append(answer)
                return answer
            # Somebody who sees an error waits a moment, and tries again.
            broken.append(answer)
            time.sleep(0.3)

    def one_after_another():
        for after, step in steps:
            site.wait_until(lambda after=after: len(answered) >= after, f"{after} answers", 120)
            step()

    begin = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        kills = pool.submit(one_after_another)
        told = Counter(pool.map(insist, range(PEOPLE)))
        kills.result()
    booked = time.monotonic() - begin

    guests = json.loads(site.python(GUESTS).splitlines()[-1])
    assert len(guests) == len(set(guests)) == rush.SEATS, told
    seats = {"page: You have a seat at Last seats.", "page: You have booked a seat already."}
    seats |= {"api: 201", "api: 409 booked_already"}
    none = {"page: This event is sold out.", "api: 409 sold_out"}
    assert set(told) <= seats | none, site.logs("web")
    # One of the seats was taken before.
    assert sum(told[answer] for answer in seats) == rush.SEATS - 1
    site.wait_until(lambda: {to for to, _ in mails.kept} >= set(guests), "all mails")
    assert {to for to, _ in mails.kept} == set(guests)
    site.wait_until(lambda: number_on(watcher) == "0", "no seat left on the page")
    twice = mails.kept.total() - len(mails.kept)
    # A worker may die after a mail has left and before it says so: two processes, one kill.
    assert twice <= 2, mails.kept
    return (
        f"web and worker killed, PostgreSQL restarted: {len(guests)} bookings, {len(mails.kept)} "
        f"mails ({twice} twice), {len(broken)} errors seen, booked in {booked:.0f} s"
    )


GUESTS = """
import json
from bookings.models import Booking
emails = Booking.objects.filter(event__slug="last-seats").values_list("user__email", flat=True)
print(json.dumps([*emails]))
"""


def number_on(page):
    """How many seats are left, as the page of the event says."""
    return page.locator("dt:text-is('Left') + dd").inner_text()
