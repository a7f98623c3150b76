"""What the command shows on a terminal, and what it asks there."""

from pathlib import Path

import pytest

from cli_support import call, conflicting, run, state, subjects
from harness.terminal import on_terminal

pytest_plugins = ["cli_fixtures"]

SPACE, ENTER, CTRL_C = b" ", b"\r", b"\x03"


def test_progress_and_colour(site: Path):
    code, shown = on_terminal(site, "next")
    assert code == 0
    assert "Adding walls" in shown

    code, shown = on_terminal(site, "diff")
    assert code == 0
    assert "\x1b[32m+    'wall'," in shown
    assert "\x1b[" not in run(site, "diff").done().out


def test_no_color(site: Path):
    for command in ("list", "diff"):
        code, shown = on_terminal(site, command, NO_COLOR="1")
        assert code == 0
        assert "\x1b[3" not in shown
        assert "\x1b[1m" not in shown


def test_a_narrow_terminal(site: Path):
    code, shown = on_terminal(site, "list", width=24, NO_COLOR="1")

    assert code == 0
    assert all(len(line.rstrip()) <= 24 for line in shown.splitlines())
    assert "walls" in shown
    assert "…" not in shown


@pytest.mark.parametrize(
    ("keys", "code", "added"),
    [(SPACE + ENTER, 0, ["Add stage lamp"]), (ENTER, 0, []), (CTRL_C, 130, [])],
)
def test_choosing_from_a_list(house: Path, keys: bytes, code: int, added: list[str]):
    before = subjects(house)

    left, shown = on_terminal(house, "add", keys=keys)

    assert left == code
    assert "lamp: The lamp" in shown
    assert "cable: The cable" in shown
    # It cannot come yet.
    assert "bell" not in shown
    assert "Traceback" not in shown
    assert subjects(house) == added + before


def test_nothing_is_left_to_choose(house: Path):
    call("add", "lamp", "cable", "bell").done()
    before = state(house)

    code, shown = on_terminal(house, "add")

    assert code == 0
    assert "All stages are here." in shown
    assert state(house) == before


DOWN = b"\x1b[B"


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        (ENTER, "All of this is mine.\n"),
        (DOWN + ENTER, "urls = [\n    'wall',\n    'ground',\n]\n"),
        (DOWN + DOWN + ENTER, "All of this is mine.\nurls = [\n    'wall',\n    'ground',\n]\n"),
    ],
)
def test_choosing_in_a_conflict(site: Path, keys: bytes, written: str):
    conflicting(site, "walls")
    call("next")

    code, shown = on_terminal(site, "continue", keys=keys, ready=b"What stays?")

    assert code == 0
    assert "urls.py, line 1 (1 of 1)" in shown
    assert "All of this is mine." in shown
    assert "Add stage walls: done" in shown
    assert (site / "urls.py").read_text() == written
    assert subjects(site)[0] == "Add stage walls"


@pytest.mark.parametrize(("keys", "code"), [(DOWN * 3 + ENTER, 1), (CTRL_C, 130)])
def test_not_choosing_in_a_conflict(site: Path, keys: bytes, code: int):
    conflicting(site, "walls")
    call("next")
    before = state(site)

    left, shown = on_terminal(site, "continue", keys=keys, ready=b"What stays?")

    assert left == code
    assert "Traceback" not in shown
    assert state(site) == before
