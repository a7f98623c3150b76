"""A tour on a terminal, a step at a time: what is shown, and what each key does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from generator.progress import LATER, UNDERSTOOD, Progress
from generator.tour import Step
from generator.tour_colours import Line, coloured
from generator.tour_view import Guided, View
from generator.tour_words import KINDS, MEANINGS, SIGNS, Paragraph, notes, paragraphs

# Only the colours that a terminal's own theme chooses, so that they suit its background.
PALETTE = {
    "comment": "dim italic",
    "string": "green",
    "number": "cyan",
    "name": "bold blue",
    "tag": "blue",
    "attribute": "cyan",
    "keyword": "magenta",
}
MARKED = {"new": "bold green", "yours": "bold yellow", "later": "cyan", "gone": "red", "before": ""}

# What a key is called, and the names under which a terminal sends it.
KEYS = {
    "next": ("n", "\x1b[C", "\x1bOC"),
    "more": ("\r", "\n", " ", "\x1b[B", "\x1bOB", "\x1b[6~"),
    "up": ("\x1b[A", "\x1bOA", "\x1b[5~"),
    "back": ("b", "\x1b[D", "\x1bOD", "\x7f", "\x08"),
    "understood": ("u",),
    "later": ("l",),
    "unfold": ("f",),
    "quit": ("q", "\x1b", "\x04"),
}
NAMES = {sign: name for name, signs in KEYS.items() for sign in signs}


@dataclass
class Walk:
    """Where somebody is in a tour, and what they have judged so far."""

    guided: Guided
    record: Callable[..., None]
    judged: dict[str, str] = field(default_factory=dict)
    number: int = 0
    revealed: bool = False
    unfolded: bool = False
    # How many lines of the step are above the window.
    scrolled: int = 0

    @property
    def step(self) -> Step | None:
        """The step; None behind the last."""
        steps = self.guided.tour.steps
        return steps[self.number] if self.number < len(steps) else None

    @property
    def asks(self) -> bool:
        """Whether a question waits for an answer before the reason is shown."""
        return bool(self.step and self.step.question and not self.revealed and not self.folded)

    @property
    def folded(self) -> bool:
        """Whether the step shows only what it is."""
        return bool(self.step and self.step.folded and not self.unfolded)

    def go(self, number: int) -> None:
        """Go to a step, from 0; one behind the last is the end."""
        self.number = min(max(number, 0), len(self.guided.tour.steps))
        self.revealed = self.unfolded = False
        self.scrolled = 0

    def press(self, name: str) -> bool:
        """Do what a key says. False: the walk is over."""
        if name == "quit":
            return False
        if name == "more" and self.asks:
            self.revealed = True
        elif name in ("next", "more"):
            if not self.step:
                return False
            self.go(self.number + 1)
        elif name == "back":
            self.go(self.number - 1)
        elif name in ("understood", "later") and self.step:
            self.judge(UNDERSTOOD if name == "understood" else LATER)
            self.go(self.number + 1)
        elif name == "unfold" and self.step:
            self.unfolded = not self.unfolded
            self.scrolled = 0
        return True

    def judge(self, word: str) -> None:
        """Keep what somebody says of the step."""
        if self.step and self.judged.get(self.step.slug) != word:
            self.judged[self.step.slug] = word
            self.record("tour", self.step.slug, word)

    def remember(self) -> None:
        """Keep where the walk was left: behind the last step, it begins anew next time."""
        steps = self.guided.tour.steps
        put_off = [step for step in steps if self.judged.get(step.slug) == LATER]
        step = self.step or (put_off or steps)[0]
        self.record("at", step.slug)


def begin(guided: Guided, progress: Progress, record: Callable[..., None]) -> Walk:
    """A walk from where the last one was left."""
    stage = guided.stage.id
    walk = Walk(guided, record, progress.steps(stage))
    slugs = [step.slug for step in guided.tour.steps]
    at = progress.at(stage)
    walk.go(slugs.index(at) if at in slugs else 0)
    return walk


def run(walk: Walk, console: Console, read: Callable[[], str]) -> None:
    """
    Show step after step, until the walk is over.

    `read` waits for a key and gives what the terminal sent. A KeyboardInterrupt of it goes through.
    """
    # On a dumb terminal Rich writes nothing to open or to clear a screen.
    with console.screen(), _remembering(walk):
        while _turn(walk, console, read):
            pass


def _turn(walk: Walk, console: Console, read: Callable[[], str]) -> bool:
    """Show what there is to see and do what is pressed then. Whether the walk goes on."""
    body = lines(console, screen(walk))
    bar = lines(console, keys(walk, console.width))
    # A blank line stands above the keys, and the cursor below them.
    room = max(console.height - len(bar) - 2, 3)
    if console.is_dumb_terminal:
        room = len(body)
    walk.scrolled = max(min(walk.scrolled, len(body) - room), 0)
    more = walk.scrolled + room < len(body)
    if more:
        bar = lines(console, keys(walk, console.width, more))
    console.clear()
    show(console, [*body[walk.scrolled : walk.scrolled + room], [], *bar])
    for key in split(read()):
        name = NAMES.get(key.lower() if len(key) == 1 else key, "")
        if name == "up":
            walk.scrolled -= room - 1
        elif name == "more" and more:
            walk.scrolled += room - 1
        elif name:
            asked = walk.asks
            if not walk.press(name):
                return False
            if asked and walk.revealed:
                # To where the reason begins.
                walk.scrolled = len(body)
        if name in ("up", "more"):
            break
    return True


@contextmanager
def _remembering(walk: Walk) -> Iterator[None]:
    try:
        yield
    finally:
        walk.remember()


def split(sent: str) -> list[str]:
    """The keys in what a terminal sent at once: an arrow is several signs."""
    return [sent] if sent.startswith("\x1b") else list(sent)


def lines(console: Console, shown: RenderableType) -> list[list[Segment]]:
    """What is shown, line by line, no wider than the window."""
    return console.render_lines(shown, console.options.update(height=None), pad=False)


def show(console: Console, rows: list[list[Segment]]) -> None:
    """Write lines that are already rendered."""
    for row in rows:
        line = Text.assemble(*((piece.text, piece.style or "") for piece in row))
        line.rstrip()
        console.print(line)


def screen(walk: Walk) -> Group:
    """All there is to see of the step, or of the end of the tour."""
    step = walk.step
    if not step:
        return _end(walk)
    head = f"{walk.guided.stage.id}: step {walk.number + 1} of {len(walk.guided.tour.steps)}"
    word = {UNDERSTOOD: " (understood)", LATER: " (for later)"}.get(
        walk.judged.get(step.slug, ""), ""
    )
    parts: list[RenderableType] = [
        Text(head + word, "dim"),
        Text(step.title, "bold"),
    ]
    view = walk.guided.views[step]
    where = f"{step.file}:{view.first}" if view.first else step.file
    parts += [Text(f"{where}  {KINDS[step.kind]}", "dim"), Text()]
    if walk.folded:
        return Group(*parts, _told(step.summary))
    if view.remark:
        parts += [Text(view.remark, "yellow"), Text()]
    if view.rows:
        parts += [passage(step.file, view), Text(), *_legend(view)]
    if step.question:
        parts += [*_section("Question", step.question)]
    if walk.asks:
        return Group(*parts)
    parts += _section("Why", step.why)
    if step.try_:
        parts += _section("Try", step.try_)
    if step.address:
        parts += [Text("Django's documentation", "bold"), Text(step.address, "underline")]
    elif isinstance(parts[-1], Text) and not parts[-1]:
        parts.pop()
    return Group(*parts)


def _end(walk: Walk) -> Group:
    steps = walk.guided.tour.steps
    understood = [step for step in steps if walk.judged.get(step.slug) == UNDERSTOOD]
    put_off = [step for step in steps if walk.judged.get(step.slug) == LATER]
    parts: list[RenderableType] = [
        Text(f"That was the tour of {walk.guided.stage.id}.", "bold"),
        Text(f"Understood: {len(understood)} of {len(steps)} steps."),
    ]
    if put_off:
        parts += [Text(), Text("You want to come back to:")]
        parts += [Text(f"  {step.title}") for step in put_off]
    return Group(*parts, Text(), Text("What comes next: django-stages check"))


def keys(walk: Walk, width: int, more: bool = False) -> Text:
    """The keys that do something here; each stays on one line with what it does."""
    if not walk.step:
        told = [("n", "leave"), ("b", "back")]
    else:
        enter = "more" if more else "why" if walk.asks else ""
        told = [("Enter", enter), ("n", "next")] if enter else [("n or Enter", "next")]
        told += [("b", "back"), ("u", "understood"), ("l", "later")]
        if walk.step.folded:
            told.append(("f", "fold" if walk.unfolded else "unfold"))
        told.append(("q", "quit"))
    text, used = Text(), 0
    for key, does in told:
        length = len(key) + 1 + len(does)
        if used:
            fits = used + 2 + length <= width
            text.append("  " if fits else "\n")
            used = used + 2 if fits else 0
        text.append(key, "bold").append(f" {does}")
        used += length
    return text


def passage(file: str, view: View) -> Table:
    """The lines with their numbers and marks; a long one goes on below itself."""
    shown, before = coloured(file, view.shown), coloured(file, view.before)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in view.rows:
        gone = row.mark == "gone"
        line = (before if gone else shown)[row.number - 1]
        grid.add_row(
            "" if gone else str(row.number),
            Text(SIGNS[row.mark], MARKED[row.mark]),
            _code(line, "dim" if gone or row.around else ""),
        )
    return grid


def _code(line: Line, style: str) -> Text:
    return Text.assemble(*((text, PALETTE.get(part, "")) for part, text in line), style=style)


def _legend(view: View) -> list[RenderableType]:
    """What the marks mean that stand above, and what was met where."""
    marks = {row.mark for row in view.rows} - {"before"}
    parts: list[RenderableType] = [
        Text.assemble((SIGNS[mark], MARKED[mark]), f" {meaning}", style="dim")
        for mark, meaning in MEANINGS.items()
        if mark in marks
    ]
    parts += [Text(note, "dim") for note in notes(view.rows)]
    return [*parts, Text()] if parts else []


def _section(heading: str, words: str) -> list[RenderableType]:
    return [Text(heading, "bold"), _told(words), Text()]


def _told(words: str) -> RenderableType:
    """An explanation: a blank line between paragraphs; code in another colour, if there are any."""
    return _Told(paragraphs(words))


@dataclass
class _Told:
    parts: list[Paragraph]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        text = Text()
        for number, part in enumerate(self.parts):
            if number:
                text.append("\n\n")
            if not console.color_system:
                text.append(part.text)
                continue
            for piece, code in part.pieces:
                text.append(piece, "cyan" if code else None)
        yield text
