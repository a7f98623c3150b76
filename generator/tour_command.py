"""The command `django-stages tour`: which tour, in which project, and in which form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator import output, states, tour
from generator import progress as progresses
from generator import project as projects
from generator import template as templates
from generator.errors import STOPPED, UserError
from generator.graph import Graph
from generator.progress import Progress
from generator.project import Project
from generator.template import Template
from generator.tour_view import Guided


@click.command("tour")
@click.argument("stage", required=False)
@click.option("--plain", is_flag=True, help="All of it as text, for a screen reader or a pipe.")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="All of it as a page for the browser, to keep and to print.",
)
@click.pass_context
def command(context: click.Context, stage: str | None, plain: bool, page: Path | None) -> None:
    """Walk through what STAGE changed here. Without a name: the newest that waits for you."""
    project = projects.require(Path.cwd())
    source = templates.pinned(*project.source)
    reached = projects.reached(source.graph, project.answers)
    progress = progresses.read(project.root)
    id = _chosen(source.graph, reached, progress, stage)
    guided = gather(project, source, id, reached)
    if page:
        _write(guided, progress, page)
        if page.resolve().is_relative_to(project.root.resolve()):
            output.note("Note: it lies in your project. Move it away, or git will ask about it.")
    elif plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from generator import tour_plain

        for line in tour_plain.text(guided, progress):
            output.say(line)
    else:
        context.exit(_walk(project, guided, progress))


def gather(project: Project, source: Template, stage: str, reached: tuple[str, ...]) -> Guided:
    """The tour of a stage that the project has, and what its steps show there."""
    from generator import tour_fresh, tour_origins, tour_view

    everything = tour.read(source, stage)
    with output.working(f"Preparing the tour of {stage}"):
        origins = tour_origins.read(source)
        with tour_fresh.projects(project, source, stage, reached) as fresh:
            viewer = tour_view.Viewer(stage, project.root, fresh, origins, reached)
            steps = everything.where(viewer.has)
            views = {step: viewer.view(step) for step in steps.steps}
    elsewhere = tuple(step for step in everything.steps if step not in steps.steps)
    return Guided(source.graph[stage], steps, views, elsewhere)


def _chosen(graph: Graph, reached: tuple[str, ...], progress: Progress, stage: str | None) -> str:
    """The stage to walk through. Raises UserError where the project does not have it."""
    if not stage:
        return progresses.current(reached, progress)
    states.require_known(graph, [stage])
    if stage not in reached:
        missing = graph.lacking([stage], reached)
        following = states.next_level(graph, reached)
        simple = following and missing == (following.id,)
        way = "django-stages next" if simple else f"django-stages add {' '.join(missing)}"
        raise UserError(
            f"{stage} is not here yet, so there is nothing to walk through", f"Add it: {way}"
        )
    return stage


def _walk(project: Project, guided: Guided, progress: Progress) -> int:
    """Go through the steps on this terminal. The exit code."""
    from generator import tour_terminal

    stage = guided.stage.id
    refused: list[OSError] = []

    def record(*words: str) -> None:
        try:
            progresses.record(project.root, stage, *words)
        except OSError as error:
            refused.append(error)

    for step in guided.elsewhere:
        if step.slug not in progress.elsewhere(stage):
            record("tour", step.slug, progresses.ELSEWHERE)
    walk = tour_terminal.begin(guided, progress, record)
    try:
        tour_terminal.run(walk, output.terminal(), _key)
    except KeyboardInterrupt:
        output.note(f"Stopped. Go on from there: django-stages tour {stage}")
        return STOPPED
    finally:
        if refused:
            output.note(f"Note: your progress could not be kept ({refused[0].strerror}).")
    if walk.step:
        output.say(f"Go on from there: django-stages tour {stage}")
    else:
        output.say("What comes next: django-stages check")
    return 0


def _key() -> str:
    """What the terminal sends for the next key. Raises KeyboardInterrupt for Ctrl-C."""
    try:
        return click.getchar()
    except EOFError:
        return "q"


def _write(guided: Guided, progress: Progress, page: Path) -> None:
    """Write the page. Raises UserError where that would overwrite something else."""
    from generator import tour_page

    if page.exists() and tour_page.SIGN not in page.read_bytes():
        raise UserError(f"{page} is there already and is no tour", "Name another file.")
    with output.working(f"Writing {page}"):
        page.write_text(tour_page.page(guided, progress), encoding="utf-8", newline="\n")
    output.say(f"The tour of {guided.stage.id} is in {page}. Open it in a browser.")
