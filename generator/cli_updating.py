"""What `django-stages` does to a project that is somebody's own, and how it is taken back."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator import choosing, doctor, identity, landing, output, pending, states, undo
from generator import preview as previews
from generator import project as projects
from generator import template as templates
from generator.errors import UserError
from generator.migrations import Fork
from generator.pending import Pending
from generator.preview import FollowUp, Preview
from generator.project import Project
from generator.template import Template
from generator.trial import Outcome, trial

CONFLICT = 1


def ready(context: click.Context) -> tuple[Project, Template]:
    """The project that the user is in, ready for work and ours alone, and its template."""
    project = projects.require(Path.cwd())
    source = project.source
    alone(context, project)
    if waits := pending.read(project):
        raise UserError(
            f"{waits.side} waits for you to choose in {projects.listed(waits.names)}",
            "Go on: django-stages continue. Or go back: django-stages abort.",
        )
    project.require_ready()
    return project, templates.pinned(*source)


def alone(context: click.Context, project: Project) -> bool:
    """Keep others of our kind out. Whether one that was killed had begun something, now gone."""
    context.with_resource(project.alone())
    mended = landing.mend(project)
    if mended:
        output.note("Note: an update was cut off here. What it had begun is put back.")
    return mended


def add(context: click.Context, project: Project, source: Template, stages: Sequence[str]) -> None:
    """Add stages one by one. Leaves with CONFLICT at the first after which the user has to act."""
    for number, id in enumerate(stages):
        waiting = stages[number + 1 :]
        stage = source.graph[id]
        answer = {"level": id} if stage.kind == "level" else {id: True}
        message = f"Add stage {id}"
        with output.working(f"Adding {id}"), trial(project) as place:
            outcome = place.update(source, id, answer)
            commit = place.carry_over(outcome, message, f"stage {id}", waiting)
        tell(outcome, id)
        if not commit:
            explain_conflict(project, pending.require(project), source)
            context.exit(CONFLICT)
        output.say(f"Added {id}: {stage.title} (commit {commit[:7]}).")
        after = previews.follow_up(project.top, project.prefix, f"{commit}^", commit)
        if follow_up(after, id, waiting):
            context.exit(CONFLICT)
    if stages:
        if not identity.known(project.root):
            output.note(f"Note: {identity.HINT}")
        output.say("Try it: uv run manage.py migrate && uv run manage.py test")
        output.say(f"Read it: django-stages tour {stages[-1]}")


def tell(outcome: Outcome, what: str) -> None:
    """Say where an update and the user's own work met, and what became of it."""
    for file in outcome.left_out:
        output.note(f"Note: {file} is part of {what}, but you deleted it; it stays deleted.")
    for origin, name in outcome.moved:
        output.note(f"Note: {origin} is {name} with you; what {what} changes is there now.")
    for name in outcome.close:
        output.note(f"Note: in {name} your lines and those of {what} are close; both are kept.")


def follow_up(after: FollowUp, stage: str, waiting: Sequence[str]) -> bool:
    """Say what the user has to do after an update; whether there is anything."""
    if after.gone:
        output.note(f"But {stage} took away names that your own lines use:")
        for one in after.gone:
            output.note(f"  {one.file}, line {one.line}: {one.name}")
        output.note(f"See where they went: django-stages diff {stage}. Then mend these lines, and")
        output.note('commit them: git commit --all --message "Follow the stage"')
    for fork in after.forks:
        explain_fork(fork)
    if after:
        _explain_waiting(waiting)
    return bool(after)


def explain_fork(fork: Fork) -> None:
    """Why Django refuses two ends, and how they are joined."""
    output.note(f"The app {fork.app} has migrations of yours and of the stage that do not know of")
    output.note(f"each other: {' and '.join(fork.ends)}. Django cannot tell which comes first,")
    output.note("so migrate refuses. Both can stay; a third one that follows both joins them:")
    output.note(f"  uv run manage.py makemigrations --merge {fork.app}")
    output.note('  git add -A && git commit -m "Join the migrations"')
    output.note("It asks first. If both change the same field, look at what it shows.")


def explain_conflict(project: Project, waits: Pending, source: Template) -> None:
    """Say where the user has to choose, what both sides wanted, how to go on and how to go back."""
    open_ = waits.open(project)
    what = "change the same lines. Both are there now:" if open_ else "do not agree:"
    output.note(f"{_begin(waits.side)} and your own work {what}")
    for place in open_:
        output.note(f"  {place.file}, line {place.line}")
        if sentence := choosing.sentence(source, waits, place):
            output.note(f"    {sentence}")
    for name in waits.undecided(project):
        output.note(f"  {name}")
        output.note(f"    {choosing.whole(project, waits, name)}")
    output.note("Choose step by step: django-stages continue")
    output.note("Or by hand: in each place keep what you want from between <<<<<<< and >>>>>>>,")
    output.note("delete these marks, see that manage.py test passes, then: django-stages continue")
    output.note("Or go back to where you were: django-stages abort")
    _explain_waiting(waits.waiting)


def _explain_waiting(waiting: Sequence[str]) -> None:
    if waiting:
        names = output.together(waiting)
        output.note(f"Not added yet: {names}. Later: django-stages add {' '.join(waiting)}")


@click.command("preview")
@click.argument("stage", required=False)
def preview(stage: str | None) -> None:
    """Show what STAGE would do to this project. Nothing is touched."""
    project = projects.require(Path.cwd())
    source = templates.pinned(*project.source)
    project.require_committed()
    graph = source.graph
    reached = projects.reached(graph, project.answers)
    states.require_known(graph, [stage] if stage else [])
    if not stage:
        level = states.next_level(graph, reached)
        if not level:
            raise UserError("you are at the top of the ladder", "Name a layer: django-stages list.")
        stage = level.id
    if stage in reached:
        raise UserError(f"{stage} is here already", f"See it: django-stages diff {stage}.")
    with output.working(f"Trying {stage}"):
        found = previews.preview(project, source, stage)
    show_preview(found, stage, source.graph[stage].title)


def show_preview(found: Preview, stage: str, title: str) -> None:
    """A preview, file by file, and then what the user will meet."""
    if found.first:
        output.say(
            f"{stage} needs {output.together(found.first)} first; this is what it does after that."
        )
    added = sum(one.added or 0 for one in found.changes)
    removed = sum(one.removed or 0 for one in found.changes)
    files = len(found.changes)
    output.say(
        f"{stage} ({title}): {files} {'file' if files == 1 else 'files'}, "
        f"{added} lines more, {removed} less."
    )
    width = max((len(one.file) for one in found.changes), default=0)
    for one in found.changes:
        numbers = "" if one.added is None else f"+{one.added} -{one.removed}"
        output.say(f"  {one.word:<8} {one.file:<{width}}  {numbers}".rstrip())
    outcome = found.outcome
    if not (outcome.conflicts or found.after):
        output.say("It goes together with your own work: nothing for you to choose.")
    for place in outcome.places:
        output.say(f"You will have to choose in {place.file}, line {place.line}: both change it.")
    for one in outcome.conflicts:
        if one.deleted:
            output.say(f"You will have to choose: {stage} deletes {one.name}, which you changed.")
    for one in found.after.gone:
        output.say(f"It takes away {one.name}, which you use in {one.file}, line {one.line}.")
    for fork in found.after.forks:
        output.say(
            f"The migrations of {fork.app} will have two ends ({' and '.join(fork.ends)}): "
            "you will join them with makemigrations --merge."
        )
    for file in outcome.left_out:
        output.say(f"{file} is part of it, but you deleted it; it stays deleted.")
    output.say(f"Nothing was touched. The lines: django-stages diff {stage}")
    output.say(f"Add it: django-stages add {' '.join([*found.first, stage])}")


@click.command("continue")
@click.pass_context
def continue_(context: click.Context) -> None:
    """Go on after a conflict: choose what is still open, then commit."""
    project = projects.require(Path.cwd())
    source = templates.pinned(*project.source)
    alone(context, project)
    waits = pending.require(project)
    if sys.stdin.isatty() and sys.stdout.isatty():
        choosing.ask(project, waits, source)
    open_, undecided = waits.open(project), waits.undecided(project)
    if open_ or undecided:
        explain_conflict(project, waits, source)
        context.exit(CONFLICT)
    commit = pending.commit(project, waits)
    output.say(f"{waits.message}: done (commit {commit[:7]}).")
    after = previews.follow_up(project.top, project.prefix, waits.base, commit)
    if follow_up(after, waits.side, waits.waiting):
        context.exit(CONFLICT)
    output.say("Try it: uv run manage.py migrate && uv run manage.py test")
    if waits.waiting:
        fresh = projects.require(Path.cwd())
        add(context, fresh, source, waits.waiting)


@click.command("abort")
@click.pass_context
def abort(context: click.Context) -> None:
    """Give up an update that waits for you, and go back to where it began."""
    project = projects.require(Path.cwd())
    if alone(context, project):
        return
    waits = pending.require(project)
    kept = pending.give_up(project, waits)
    output.say(f"You are back at {waits.base[:7]}: {waits.side} is not here.")
    output.say(f"What was half done is kept for a while: git show {kept[:7]}")


@click.command("undo")
@click.option("--migrated", is_flag=True, help="The database has been taken back already.")
@click.pass_context
def undo_(context: click.Context, migrated: bool) -> None:
    """Take back the stage that was added last. Your own later work stays."""
    project, source = ready(context)
    arrival = undo.last(project, source)
    with output.working("Looking back"), trial(project) as place:
        back = undo.back(place, arrival)
        what = output.together(back.stages)
        if back.database and not migrated:
            _explain_database(what, back)
            context.exit(CONFLICT)
        message = f"Take back stage {' and '.join(back.stages)}"
        side = f"the project without {what}"
        commit = place.carry_over(place.put(back.changed), message, side)
    if not commit:
        explain_conflict(project, pending.require(project), source)
        context.exit(CONFLICT)
    output.say(f"Took back {what} (commit {commit[:7]}). Your own later work is still here.")
    after = previews.follow_up(project.top, project.prefix, f"{commit}^", commit)
    for one in after.gone:
        output.note(f"But your own lines still use it: {one.file}, line {one.line}: {one.name}")
    if after.gone:
        context.exit(CONFLICT)


def _explain_database(what: str, back: undo.Back) -> None:
    """What has to happen in the database while the migrations are still here."""
    output.note(f"{what} has changed the database. While its migrations are here, take that back:")
    for app, name in back.database:
        output.note(f"  uv run manage.py migrate {app} {name}")
    output.note("What stood in tables and fields of its own is gone after that: save it first.")
    output.note("Then say: django-stages undo --migrated. Nothing was changed yet.")


@click.command("update")
@click.pass_context
def update(context: click.Context) -> None:
    """Take a newer version of the template, with its own corrections. No stage is added."""
    project, source = ready(context)
    newest = templates.newest(source.address)
    if newest.commit == source.commit:
        output.say("You have the newest version of the template.")
        return
    version = templates.version(newest)
    projects.reached(newest.graph, project.answers)
    side = f"version {version} of the template"
    with output.working(f"Taking {version}"), trial(project) as place:
        outcome = place.follow(source, newest, {}, side)
        judged = previews.judged(place, outcome)
        commit = place.carry_over(outcome, f"Take {side}", side)
    tell(outcome, side)
    if not commit:
        explain_conflict(project, pending.require(project), newest)
        context.exit(CONFLICT)
    files = len(judged.changes)
    output.say(f"Took {side}: {files} {'file' if files == 1 else 'files'} (commit {commit[:7]}).")
    if follow_up(judged.after, side, ()):
        context.exit(CONFLICT)


@click.command("doctor")
@click.pass_context
def doctor_(context: click.Context) -> None:
    """Say what is wrong with this project, and what mends it."""
    project = projects.require(Path.cwd())
    found = doctor.findings(project)
    for one in found:
        output.say(f"{_begin(one.problem)}.")
        output.say(f"  {one.way_out}")
    if not found:
        output.say(f"All is well in {shlex.quote(str(project.root))}.")
        return
    context.exit(CONFLICT)


def _begin(sentence: str) -> str:
    """A sentence as it begins. A name of a file keeps its letters."""
    word = sentence.partition(" ")[0]
    return sentence if "." in word or "/" in word else sentence[:1].upper() + sentence[1:]


COMMANDS = (preview, continue_, abort, undo_, update, doctor_)
