"""
Every process of the site is killed while people book, and what was promised holds.

All layers together: pages and API, a worker for the mails, numbers over a WebSocket, a cache.
"""

import json
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from http.client import HTTPException
from pathlib import Path
from threading import Barrier, Thread

import pytest

from harness import browser, checks, postgres, processes, projects, report, rush
from harness.server import free_port

pytest_plugins = ["browser_fixtures", "postgres_fixtures"]

# More people than seats, so many of them at a time.
PEOPLE, AT_ONCE = rush.SEATS + 10, 4
# What Django writes after each mail in a file.
LINE = b"-" * 79
# In seconds: until all is in order again after the last kill.
PATIENCE = 60
SETTINGS = """
from datetime import timedelta

MAILERS = {{
    "default": {{
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {{"file_path": "{mails}"}},
    }}
}}
# Minutes on a real site, for which no test waits.
JOB_TIME = timedelta(seconds=3)
for entry in CELERY_BEAT_SCHEDULE.values():
    entry["schedule"] = 1
"""


@pytest.fixture
def site(stages, fresh, postgresql, tmp_path):
    """The project with every layer, on PostgreSQL."""
    if not shutil.which("redis-server"):
        pytest.skip("no Redis: install the package redis-server")
    everything = list(stages.combinations())[-1]
    if missing := {"api", "cache", "celery", "channels"}.difference(everything):
        pytest.skip(f"no stage {', '.join(sorted(missing))}")
    project = projects.duplicate(fresh(everything), tmp_path / "site")
    postgres.create(postgresql, "kills")
    settings = postgres.SETTINGS.format(port=postgresql, name="kills")
    (project / "rough.py").write_text(settings + SETTINGS.format(mails=tmp_path / "mails"))
    return project


def test_seats_mails_and_numbers_agree(site, chromium, tmp_path, record_property):
    made = checks.run(site, ("migrate", "announce"), "rough")
    assert made.ok, made
    found = made.found["announce"]
    redis_port, web_port = free_port(), free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "rough",
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{redis_port}/1",
    }
    redis = processes.redis(redis_port, site)
    web = processes.web(web_port, site, environment)
    worker, beat = processes.worker(site, environment), processes.beat(site, environment)
    origin = f"http://127.0.0.1:{web_port}"
    answered, broken = [], []
    # After so many answers this one is killed, and comes back so many seconds later.
    kills = [(10, worker, 0), (20, redis, 2), (32, web, 1), (42, beat, 0), (46, worker, 1)]

    def insist(number: int) -> str:
        while True:
            try:
                answer = once(number)
            except (OSError, HTTPException) as error:
                # The browser says that the site cannot be reached; a person tries again.
                broken.append(repr(error))
                time.sleep(0.3)
            else:
                answered.append(answer)
                return answer

    def once(number: int) -> str:
        book = rush.by_api if number % 2 else rush.by_page
        return book(origin, found, found["cookies"][number], Barrier(1))

    def kill_one_after_another() -> None:
        for after, program, pause in kills:
            while len(answered) < after:
                time.sleep(0.01)
            program.kill()
            time.sleep(pause)
            program.start()

    try:
        for program in (redis, web, worker, beat):
            program.start()
        page = chromium.new_page(viewport=browser.LARGE)
        page.goto(origin + found["page"])
        assert number_on(page) == str(rush.SEATS)
        killer = Thread(target=kill_one_after_another)
        begin = time.monotonic()
        killer.start()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = Counter(pool.map(insist, range(PEOPLE)))
        killer.join()
        booked = time.monotonic() - begin
        # Nobody has reloaded the page.
        moved = processes.wait_until(lambda: number_on(page) == "0", PATIENCE)
        last = number_on(page)
        page.close()
        processes.wait_until(lambda: len(sent(tmp_path)) >= rush.SEATS, PATIENCE)
        mended = time.monotonic() - begin - booked
        # What would come a second time has had time to.
        time.sleep(4)
        listed = rush.request(origin, "GET", "/find/?text=Last+seats", {})[1]
        counted = json.loads(rush.request(origin, "GET", found["event"], {})[1])["seats_left"]
    finally:
        for program in (beat, worker, web, redis):
            program.kill()
    logs = "\n".join(path.read_text()[-4000:] for path in sorted(tmp_path.glob("*.log")))

    guests = checks.run(site, ("booked",), "rough").found["booked"]
    mails = sent(tmp_path)
    twice = sum(mails.values()) - len(mails)
    report.note(
        record_property,
        "killed in mid-work",
        f"{len(kills)} kills, {guests['bookings']} bookings, {len(mails)} mails "
        f"({twice} twice), {last} seats left on the page; {len(broken)} requests met a dead "
        f"server; booked in {booked:.1f} s, all in order {mended:.1f} s later",
    )
    seats = {"page: You have a seat at Last seats.", "page: You have booked a seat already."}
    seats |= {"api: 201", "api: 409 booked_already"}
    none = {"page: This event is sold out.", "api: 409 sold_out"}
    assert set(told) <= seats | none, logs
    assert sum(told[answer] for answer in seats) == rush.SEATS, logs
    assert guests["bookings"] == len(guests["guests"]) == rush.SEATS
    assert sorted(to for to, _ in mails) == sorted(guests["guests"]), logs
    # A worker may die after a mail has left and before it says so: two hands, two kills.
    assert twice <= 4, mails
    assert moved, f"the page says {last}\n{logs}"
    assert "sold out" in listed
    assert counted == 0


def number_on(page) -> str:
    """How many seats are left, as the page of the event says."""
    return page.locator("dt:text-is('Left') + dd").inner_text()


def sent(folder: Path) -> Counter:
    """To whom mails have gone, each with the name that tells it from others; how often."""
    mails = Counter()
    for path in (folder / "mails").glob("*.log"):
        # Processes that were forked from one may write into one file.
        for text in path.read_bytes().split(LINE):
            message = message_from_bytes(text.lstrip())
            if message["Message-ID"]:
                mails[message["To"], message["Message-ID"]] += 1
    return mails
