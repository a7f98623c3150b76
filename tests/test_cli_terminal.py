"""What the command shows on a terminal, and what it asks there."""

import fcntl
import os
import pty
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from cli_support import call, run, state, subjects
from harness.git import ENVIRONMENT
from harness.snapshot import ROOT

pytest_plugins = ["cli_fixtures"]

SPACE, ENTER, CTRL_C = b" ", b"\r", b"\x03"


def on_terminal(
    folder: Path, *arguments: str, keys: bytes = b"", width: int = 80, **environment: str
) -> tuple[int, str]:
    """Run the command on a terminal; press keys when it asks. Its exit code, and what it shows."""
    variables = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | environment
    variables["COLUMNS"] = str(width)
    terminal, inside = pty.openpty()
    command = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=folder,
        env=variables,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
        # The terminal is the command's own, so that Ctrl-C reaches it.
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(inside)
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        shown += piece
        if b"\x1b[6n" in piece:
            # The question library asks where the cursor is.
            os.write(terminal, b"\x1b[1;1R")
        if keys and b"Which stages?" in shown:
            time.sleep(0.2)
            os.write(terminal, keys)
            keys = b""
    os.close(terminal)
    return command.wait(), shown.decode()


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
