"""The commands of the learning loop that ask and keep count: check, hint, progress, the map."""

from __future__ import annotations

from pathlib import Path

import click

from generator import exercise, exercise_run, output, roadmap, show, states, tour
from generator import progress as records
from generator import project as projects
from generator import template as templates
from generator.errors import UserError
from generator.exercise import Exercise, Outcome
from generator.progress import Progress
from generator.project import Project
from generator.template import Template

TO_DO = 1

STYLES = {"passed": "green", "open": "bold yellow", "not added": "dim"}

stage_argument = click.argument("stage", required=False)


@click.command()
@stage_argument
@click.option("--task", is_flag=True, help="Show the task again.")
@click.pass_context
def check(context: click.Context, stage: str | None, task: bool) -> None:
    """Check the exercise of STAGE. Without a name: the newest that is not passed."""
    project, source, done, stage = _here(stage)
    found = exercise.read(source, stage)
    show.line(f"Exercise of stage {stage}: {found.title}", "bold")
    if task or not done.tried(stage):
        show.prose(found.task)
        show.line("")
    with output.working("Checking"):
        outcome = exercise.run(found, project.root)
    word = "passed" if outcome.passed else "tried"
    if (stage, "exercise", word) not in done.facts:
        records.record(project.root, stage, "exercise", word)
    if outcome.passed:
        show.line(f"Passed: {found.title}", "bold green")
        _say_next(project, source)
        return
    for line in explained(outcome):
        show.line(line, "yellow")
    context.exit(TO_DO)


def explained(outcome: Outcome) -> list[str]:
    """The first thing to do, as the learner reads it."""
    at = f"{outcome.where}: " if outcome.where else ""
    match outcome.outcome:
        case exercise_run.FAILED:
            return [f"To do (step {outcome.number} of {outcome.of}): {outcome.message}"]
        case exercise_run.FAULT:
            return [f"Your code raised an error at step {outcome.number} of {outcome.of}.",
                    f"{at}{outcome.message}"]  # fmt: skip
        case exercise_run.SLOW:
            return [
                f"Stopped: it was not done after {exercise.LIMIT} seconds.",
                f"{at}Is there a loop that never ends, or something that waits?",
            ]
        case exercise_run.UNMIGRATED:
            return [outcome.message]
    return ["The project does not start.", f"{at}{outcome.message}"]


@click.command()
@stage_argument
@click.option("--all", "again", is_flag=True, help="Show the hints that you have had once more.")
def hint(stage: str | None, again: bool) -> None:
    """Show the next hint for the exercise of STAGE. Without a name: as for check."""
    project, source, done, stage = _here(stage)
    found = exercise.read(source, stage)
    shown = min(done.hints(stage), len(found.hints))
    if again:
        for number in range(shown):
            _show_hint(found, number)
        if not shown:
            show.line(f"You have had no hint yet. The first: django-stages hint {stage}")
    elif shown < len(found.hints):
        # Kept first: a hint that was seen counts, even where the reader of a pipe goes away.
        records.record(project.root, stage, "hint", shown + 1)
        _show_hint(found, shown)
    else:
        show.line(
            f"There are no more hints. All of them once more: django-stages hint {stage} --all"
        )


def _show_hint(found: Exercise, index: int) -> None:
    show.line(f"Hint {index + 1} of {len(found.hints)}: {found.title}", "bold")
    show.prose(found.hints[index])


@click.command("progress")
def show_progress() -> None:
    """Show what is done, what is left, and what comes next."""
    project, source, done, _ = _here(None)
    reached = projects.reached(source.graph, project.answers)
    rows, styles = [("Stage", "Tour", "Exercise", "Hints")], ["bold"]
    for stage in source.graph.stages:
        rows.append(_row(source, done, stage.id, stage.id in reached))
        styles.append(STYLES[rows[-1][2]])
    show.columns(rows, styles)
    show.line(_bullets_done(source, done))
    _say_next(project, source)


def _row(source: Template, done: Progress, stage: str, added: bool) -> tuple[str, str, str, str]:
    if not added:
        return stage, "", "not added", ""
    understood, steps = _toured(source, done, stage)
    tour_done = f"{understood}/{steps}" if steps else "-"
    return stage, tour_done, "passed" if done.passed(stage) else "open", str(done.hints(stage))


def _bullets_done(source: Template, done: Progress) -> str:
    """A bullet is done where the exercise of a stage that teaches it is passed."""
    everything = {bullet.id for bullet in roadmap.bullets(source)}
    taught = {
        bullet for stage in source.graph.stages if done.passed(stage.id) for bullet in stage.roadmap
    }
    return f"Roadmap: {len(taught & everything)} of {len(everything)} bullets done."


def _toured(source: Template, done: Progress, stage: str) -> tuple[int, int]:
    """How many steps of a stage's tour are understood, and how many there are."""
    try:
        steps = {step.slug for step in tour.read(source, stage).steps}
    except UserError:
        return 0, 0
    steps -= done.elsewhere(stage)
    return len(steps & done.understood(stage)), len(steps)


def _say_next(project: Project, source: Template) -> None:
    what, command = next_thing(project, source)
    show.line(f"Next: {what}")
    if command:
        show.line(f"  {command}", "bold")


def next_thing(project: Project, source: Template) -> tuple[str, str]:
    """What the learner does best now, and the command for it, or ""."""
    graph, done = source.graph, records.read(project.root)
    reached = projects.reached(graph, project.answers)
    newest = records.current(reached, done)
    if not done.passed(newest):
        understood, steps = _toured(source, done, newest)
        if understood < steps:
            return f"read the tour of {newest}", f"django-stages tour {newest}"
        return f"do the exercise of {newest}", f"django-stages check {newest}"
    level = states.next_level(graph, reached)
    if level:
        return f"add {level.id}, {level.title}", "django-stages next"
    free = [id for id, state in states.states(graph, reached).items() if state.word == "open"]
    if free:
        return f"choose what to add, such as {free[0]}", f"django-stages add {free[0]}"
    return "a site of your own. Every stage is added, every exercise passed.", ""


def show_roadmap(source: Template) -> None:
    """The map: bullet, stage, file and symbol, test, section of the lesson."""
    chapter = ""
    lines = roadmap.read(source)
    for line in lines:
        if line.bullet.chapter != chapter:
            chapter = line.bullet.chapter
            show.line(chapter, "bold")
        word = "" if line.covered else f" - not covered: lacks {', '.join(line.lacks)}"
        show.line(f"  {line.bullet.id} {line.bullet.text}{word}", "" if line.covered else "yellow")
        if line.claim:
            show.line(f"      stage   {line.claim.stage}")
            show.line(f"      code    {line.claim.code}")
            show.line(f"      test    {line.claim.test}")
            show.line(f"      lesson  {line.claim.lesson}")
    covered = {line.bullet.id for line in lines if line.covered}
    show.line(f"{len(covered)} of {len({line.bullet.id for line in lines})} bullets are covered.")


def _here(stage: str | None) -> tuple[Project, Template, Progress, str]:
    """The project, its template, its progress, and the stage that is meant. Raises UserError."""
    project = projects.require(Path.cwd())
    source = templates.pinned(*project.source)
    done = records.read(project.root)
    reached = projects.reached(source.graph, project.answers)
    if stage is None:
        return project, source, done, records.current(reached, done)
    states.require_known(source.graph, [stage])
    if stage not in reached:
        missing = source.graph.lacking([stage], reached)
        raise UserError(
            f"{stage} is not in this project yet",
            f"Add it first: django-stages add {' '.join(missing)}",
        )
    return project, source, done, stage


COMMANDS = (check, hint, show_progress)
