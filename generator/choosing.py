"""A conflict, place by place: what both sides wanted, and what the learner chooses."""

from __future__ import annotations

from collections.abc import Mapping

from generator import git, output, pending, tour
from generator.errors import UserError
from generator.merging import Place, chosen, places
from generator.pending import Pending
from generator.project import Project
from generator.template import Template
from generator.tour import Step

MINE, THEIRS, BOTH, EDIT = "mine", "theirs", "both", "edit"
# So many lines of a side are shown; the rest is in the file.
LINES = 12


def ask(project: Project, waits: Pending, source: Template) -> None:
    """Ask for each open place, and write each file as soon as all of its places are asked for."""
    for name in waits.files:
        path = project.root / name
        content = path.read_bytes() if path.is_file() else b""
        found = [place for place in places(name, content) if place.mine or place.theirs]
        choices = []
        for number, place in enumerate(found, start=1):
            show(place, number, len(found), sentence(source, waits, place), waits.side)
            more = {"both, yours first": BOTH, "I edit the file myself": EDIT}
            choices.append(stays(waits.side, more))
        if choices:
            pending.decide(project, {name: chosen(content, choices)})
    for name in waits.undecided(project):
        output.say(f"{name}: {whole(project, waits, name)}")
        mine, theirs = (version(project, name, number) for number in (2, 3))
        pending.decide(project, {name: mine if stays(waits.side) == MINE else theirs})


def stays(side: str, more: Mapping[str, str] = {}) -> str:
    """Ask which version stays; `more` are further answers, by the words that are shown."""
    import questionary

    answers = {"yours": MINE, f"that of {side}": THEIRS, **more}
    choices = [questionary.Choice(words, answer) for words, answer in answers.items()]
    return questionary.select("What stays?", choices).unsafe_ask()


def show(place: Place, number: int, count: int, why: str, side: str) -> None:
    """One place, with both versions."""
    output.say(f"{place.file}, line {place.line} ({number} of {count})")
    if why:
        output.say(f"  {why}")
    for heading, lines in (("Yours", place.mine), (f"That of {side}", place.theirs)):
        output.say(f"  {heading}:")
        for line in lines[:LINES] or ("(nothing)",):
            output.say(f"    {line}")
        if len(lines) > LINES:
            output.say(f"    ... {len(lines) - LINES} lines more")


def whole(project: Project, waits: Pending, name: str) -> str:
    """What there is to choose of a file as a whole."""
    if version(project, name, 3) is None:
        return f"{waits.side} deletes it, and you changed it (git rm or git add it)."
    return f"it is no text, and both you and {waits.side} changed it (git add yours, or theirs)."


def version(project: Project, name: str, number: int) -> bytes | None:
    """A file in conflict as git's index has it: 1 before, 2 the learner's, 3 the other side's."""
    try:
        return git.run("show", f":{number}:./{name}", cwd=project.root)
    except git.GitError:
        return None


def sentence(source: Template, waits: Pending, place: Place) -> str:
    """Why the stage has its lines, in a sentence from its tour; nothing where it has no word."""
    stage = waits.message.rpartition(" ")[2]
    try:
        steps = [step for step in tour.read(source, stage).steps if step.file == place.file]
    except (UserError, tour.TourError):
        return ""
    about = [step for step in steps if _is_about(step, place)]
    found = next(iter(about or steps), None)
    return f"{found.title}: {found.summary}" if found else ""


def _is_about(step: Step, place: Place) -> bool:
    return bool(step.find) and any(step.find.strip() in line for line in place.theirs)
