"""The tour on a terminal: what each key does, and what fits into the window."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from cli_support import call, put
from generator import progress, tour_terminal
from harness.terminal import on_terminal
from harness.tours import guided

pytest_plugins = ["tour_fixtures"]

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
CTRL_C = b"\x03"
REASON = "By enter, which says so."


class Shown:
    """A walk through the tour with these keys, and what stood on the screen before each."""

    def __init__(self, root: Path, *keys: str, width: int = 80, height: int = 30, **how) -> None:
        self.screens: list[str] = []
        self.written = io.StringIO()
        self.waiting: Iterator[str] = iter(keys)
        how = {"color_system": None, "legacy_windows": False} | how
        self.console = Console(
            file=self.written, force_terminal=True, width=width, height=height, **how
        )
        tour = guided(root)

        def record(*words: str) -> None:
            progress.record(root, tour.stage.id, *words)

        self.walk = tour_terminal.begin(tour, progress.read(root), record)
        tour_terminal.run(self.walk, self.console, self.read)

    def read(self) -> str:
        """The next key; the screen so far is kept. Behind the last, quit."""
        text = self.written.getvalue()
        self.screens.append(text.rpartition("\x1b[H")[2] or text)
        return next(self.waiting, "q")

    @property
    def last(self) -> str:
        return self.screens[-1]


def test_a_step(walls: Path):
    shown = Shown(walls).last.splitlines()

    assert shown[:4] == [
        "walls: step 1 of 8",
        "A door",
        "house.py:4  an idea",
        "",
    ]
    assert "4 +     def enter(self):" in shown
    assert "+ new with this stage" in shown
    assert "How does one get in?" in shown
    assert shown[-1] == "Enter why  n next  b back  u understood  l later  q quit"


def test_the_question_comes_before_the_reason(walls: Path):
    asked, answered = Shown(walls, "\r").screens

    assert "How does one get in?" in asked
    for told in ("which says so", "Go in.", "docs.djangoproject.com"):
        assert told not in asked
        assert told in answered
    assert "By `enter`, which says so.\n\nThere is no other way.\n" in answered
    address = "https://docs.djangoproject.com/en/6.1/topics/http/urls/#including-other-urlconfs"
    assert address in Shown(walls, "\r", width=100).last


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ([], 0),
        (["n"], 1),
        (["N"], 1),
        ([RIGHT], 1),
        (["\r", "\r"], 1),
        ([" ", " "], 1),
        ([DOWN, DOWN], 1),
        (["nn"], 2),
        (["u"], 1),
        (["l"], 1),
        (["n", "b"], 0),
        (["n", "n", LEFT], 1),
        (["n", "\x7f"], 0),
        (["b"], 0),
        (["x", "\x1b[15~", ""], 0),
        (["n"] * 8, 8),
        (["n"] * 8 + ["b"], 7),
        (["n"] * 9, 8),
    ],
)
def test_where_a_key_leads(keys: list[str], number: int, walls: Path):
    assert Shown(walls, *keys).walk.number == number


@pytest.mark.parametrize("key", ["q", "Q", "\x1b", "\x04"])
def test_leaving(key: str, walls: Path):
    assert len(Shown(walls, key, "n").screens) == 1


def test_boilerplate_is_folded(walls: Path):
    folded, unfolded, again = Shown(walls, *"nnnff").screens[-3:]

    assert "A page like any other.\n" in folded
    assert "It has one paragraph." not in folded
    assert "<p>" not in folded
    assert "f unfold" in folded
    assert "1 + <p>{{ wall }}</p>" in unfolded
    assert "It has one paragraph." in unfolded
    assert "f fold" in unfolded
    assert again == folded


def test_what_was_judged_is_kept(walls: Path):
    shown = Shown(walls, "u", "l", "b")
    assert "walls: step 2 of 8 (for later)" in shown.last
    again = Shown(walls, "u", "b", "b", "u")

    kept = progress.read(walls)
    assert kept.steps("walls") == {"a-door": "understood", "the-same-way-out": "understood"}
    assert "(understood)" in again.screens[-2]
    # What was said before is not said again.
    assert kept.facts.count(("walls", "tour", "a-door", "understood")) == 1


def test_it_goes_on_where_it_was_left(walls: Path):
    Shown(walls, "n", "n")
    assert "step 3 of 8" in Shown(walls).last

    Shown(walls, "b")
    assert "step 2 of 8" in Shown(walls).last


def test_a_place_that_is_no_longer_there(walls: Path):
    progress.record(walls, "walls", "at", "gone")
    assert "step 1 of 8" in Shown(walls).last


def test_behind_the_last_step(walls: Path):
    shown = Shown(walls, "u", "l", *"nnnnnn")

    assert "That was the tour of walls." in shown.last
    assert "Understood: 1 of 8 steps." in shown.last
    assert "You want to come back to:\n  The same way out\n" in shown.last
    assert "What comes next: django-stages check" in shown.last
    assert shown.last.endswith("n leave  b back\n")
    # And next time with what was put off.
    assert "step 2 of 8" in Shown(walls).last


def test_a_finished_tour_begins_anew(walls: Path):
    Shown(walls, *"nnnnnnnnn")
    assert "step 1 of 8" in Shown(walls).last


def test_own_and_later_lines_have_marks_of_their_own(roof: Path):
    put(roof / "urls.py", "urls = [\n    'wall',\n    'tent',\n    'ground',\n    'roof',\n]\n")

    shown = Shown(roof, "n", "n").last

    assert "2 +     'wall'," in shown
    assert "3 *     'tent'," in shown
    assert "5 ~     'roof'," in shown
    assert "* your own" in shown
    assert "~ came with a later stage" in shown


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("height", [10, 24])
def test_nothing_is_cut_off(width: int, height: int, walls: Path):
    long = "x = '" + "wide " * 40 + "'"
    put(walls / "urls.py", f"urls = [\n    'wall',\n    {long}\n]\n")

    read = Shown(walls, "n", "n", *[DOWN] * 20, "q", width=width, height=height).screens[2:]

    for screen in read:
        assert all(len(line) <= width for line in screen.splitlines())
        assert len(screen.splitlines()) < height
    step = [screen for screen in read if "step 3 of 8" in screen or screen is not read[0]]
    everything = "".join("".join(screen.split()) for screen in step)
    assert everything.count("wide") >= 40
    assert "Itstandsbelowtheground." in everything.replace("\n", "")


def test_a_small_window_scrolls(walls: Path):
    screens = Shown(walls, " ", UP, *"    ", height=12, width=40).screens

    first, second, back, *others = screens
    assert "A door" in first
    assert "Enter more" in first
    assert "A door" not in second
    assert back == first
    # The end of a step with a question asks for the answer.
    at = next(at for at, screen in enumerate(others) if "Enter why" in screen)
    assert "How does one get in?" in others[at]
    assert others[at + 1].startswith("Why\nBy `enter`")


def test_a_key_stays_with_what_it_does(walls: Path):
    shown = Shown(walls, "n", width=20, height=60).last.splitlines()

    assert shown[-3:] == ["n or Enter next", "b back  u understood", "l later  q quit"]


def test_signs_that_steer_a_terminal_are_spelled_out(walls: Path):
    put(walls / "urls.py", "urls = [\n    'wall',\n    '\x1b[31m\x07\u202e\x9b',\n\t1,\n]\n")

    shown = Shown(walls, "n", "n").last

    assert r"'\x1b[31m\x07\u202e\x9b'," in shown
    assert "4 *     1," in shown
    assert "\x1b" not in shown


def test_colour(walls: Path):
    shown = Shown(walls, color_system="truecolor")
    assert "\x1b[35mdef" in shown.last
    # And none where it is not wanted.
    assert "\x1b[35m" not in Shown(walls).last


def test_code_in_an_explanation_without_colour_keeps_its_quotes(walls: Path):
    assert "By `enter`, which" in Shown(walls, "\r").last
    assert "`" not in Shown(walls, "\r", color_system="standard").last


def test_a_dumb_terminal(walls: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "dumb")

    shown = Shown(walls, "\r", "n", height=5, _environ=os.environ)

    assert "\x1b" not in shown.written.getvalue()
    assert REASON.replace("enter", "`enter`") in shown.written.getvalue()


def test_a_signal_goes_through(walls: Path):
    def stopped() -> str:
        raise KeyboardInterrupt

    tour = guided(walls)
    kept: list[tuple[str, ...]] = []
    walk = tour_terminal.begin(tour, progress.Progress(), lambda *words: kept.append(words))
    with pytest.raises(KeyboardInterrupt):
        tour_terminal.run(walk, Console(file=io.StringIO()), stopped)
    assert kept == [("at", "a-door")]


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [
        (b"q", 0, "Go on from there: django-stages tour walls"),
        (b"\x04", 0, "Go on from there: django-stages tour walls"),
        (b"n" * 9, 0, "What comes next: django-stages check"),
        (CTRL_C, 130, "Stopped. Go on from there: django-stages tour walls"),
    ],
)
def test_on_a_real_terminal(keys: bytes, code: int, said: str, walls: Path):
    left, shown = on_terminal(walls, "tour", keys=keys, ready=b" quit")

    assert left == code
    assert shown.rstrip().endswith(said)
    assert "Traceback" not in shown
    # The terminal has its own screen and its cursor back.
    assert shown.rindex("\x1b[?1049l") > shown.rindex("\x1b[?1049h")
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert (walls / ".django-stages/progress.txt").exists()


def test_a_step_that_is_left_out_is_not_waited_for(walls: Path):
    assert "walls   0/9 " in call("progress").out
    on_terminal(walls, "tour", keys=b"u" * 8 + b"q", ready=b" quit")

    assert "walls   8/8 " in call("progress").out


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_real_terminal_without_colour(variable: dict[str, str], walls: Path):
    code, shown = on_terminal(walls, "tour", keys=b"q", ready=b" quit", width=40, **variable)

    assert code == 0
    assert "\x1b[3" not in shown
    assert "\x1b[1m" not in shown
    assert "How does one get in?" in shown


def test_a_project_that_cannot_be_written(walls: Path):
    put(walls / ".django-stages", "a file in the way\n")

    code, shown = on_terminal(walls, "tour", keys=b"uq", ready=b" quit")

    assert code == 0
    assert "your progress could not be kept" in shown


def test_git_does_not_see_it(walls: Path):
    Shown(walls, "u")
    call("next").done()
