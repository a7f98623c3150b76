"""What check, hint and progress show on a terminal: colour, and lines that fit."""

import re
import sys

import pytest

from cli_support import run
from generator import progress

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

from harness.terminal import on_terminal

pytest_plugins = ["cli_fixtures", "exercise_fixtures"]

ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\]8;[^\x1b]*\x1b\\)")


def lines(shown: str) -> list[str]:
    """What stands on the terminal in the end, without the progress that was wiped off."""
    return [ESCAPE.sub("", line.rpartition("\x1b[2K")[2]) for line in shown.splitlines()]


@pytest.mark.parametrize("width", [40, 100])
def test_check_fits_the_window(width, start):
    code, shown = on_terminal(start, "check", width=width)
    assert code == 1
    assert max(map(len, lines(shown))) <= width
    words = " ".join(" ".join(lines(shown)).split())
    assert (
        "Exercise of stage start: A page about us Give the site a page at /about/, named" in words
    )
    assert words.endswith("To do (step 1 of 3): config/urls.py has no address named about yet.")
    assert "`" not in words
    assert "\x1b[1m" in shown


def test_colour_is_left_out_where_nobody_wants_it(start):
    for command in (["check"], ["hint"], ["progress"]):
        _, shown = on_terminal(start, *command, NO_COLOR="1", DJANGO_STAGES_DEBUG="")
        assert not re.search(r"\x1b\[[0-9;]*m", re.sub(r".*\x1b\[2K", "", shown)), command


def test_ascii_alone(start):
    for command in (["check", "--task"], ["hint"], ["progress"]):
        _, shown = on_terminal(start, *command, PYTHONIOENCODING="ascii")
        # Signs that the terminal does not have would come as \\u2022.
        assert shown.isascii() and "\\u" not in shown, command


def test_progress_in_a_small_window(start):
    progress.record(start, "start", "exercise", "passed")
    _, shown = on_terminal(start, "progress", width=40)
    assert max(map(len, lines(shown))) <= 40
    assert "\x1b[32mstart        0/1   passed     0" in shown
    assert lines(shown)[:2] == [
        "Stage        Tour  Exercise   Hints",
        "start        0/1   passed     0",
    ]
    assert run(start, "progress").out.splitlines()[:2] == lines(shown)[:2]
