"""Two hundred people book the last fifty seats at once, by every way there is."""

import pytest

from generator import graph
from harness import checks, postgres, projects, report, rush, server

pytest_plugins = ["postgres_fixtures"]


@pytest.fixture(params=["ladder", "everything"])
def site(request, stages):
    """The whole ladder, where all book on the page; and every layer on top of it."""
    if request.param == "everything":
        return list(stages.combinations())[-1]
    return stages.closure([stage.id for stage in stages.stages if stage.kind == "level"])


def test_no_seat_is_sold_twice_and_nobody_sees_an_error(
    site, postgresql, stages, fresh, tmp_path, record_property
):
    project = projects.duplicate(fresh(site), tmp_path / "site")
    postgres.create(postgresql, "rush")
    settings = postgres.SETTINGS.format(port=postgresql, name="rush")
    (project / "on_postgresql.py").write_text(settings)
    made = checks.run(project, ("migrate", "announce"), "on_postgresql")
    assert made.ok, made

    environment = {"DJANGO_SETTINGS_MODULE": "on_postgresql"}
    with server.serving_many(project, environment) as origin:
        told = rush.run(origin, made.found["announce"])

    log = (tmp_path / "server.log").read_text()
    line = ", ".join(f"{number} x {what}" for what, number in sorted(told.items()))
    report.note(record_property, "a rush for seats", f"{graph.name(site, stages)}: {line}")
    happy = {"page: You have a seat at Last seats.", "api: 201"}
    sorry = {"page: This event is sold out.", "api: 409 sold_out"}
    assert told.total() == rush.PEOPLE
    assert set(told) <= happy | sorry, log[-4000:]
    assert sum(told[answer] for answer in happy) == rush.SEATS
    assert "Traceback" not in log, log
    guests = checks.run(project, ("booked",), "on_postgresql").found["booked"]
    assert guests["bookings"] == len(guests["guests"]) == rush.SEATS
