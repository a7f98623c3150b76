"""The `django-stages` command: what each subcommand takes, and what it tells the user."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import click

from generator import (
    address,
    cli_learning,
    cli_updating,
    create,
    git,
    identity,
    output,
    states,
    tour_command,
)
from generator import project as projects
from generator import template as templates
from generator.errors import Commands, UserError, clean_up_when_terminated
from generator.graph import Graph, Stage

template_option = click.option(
    "--template",
    metavar="PATH_OR_URL",
    envvar="DJANGO_STAGES_TEMPLATE",
    help="Where the template is, if not where this command comes from.",
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=address.DISTRIBUTION, message="%(version)s")
def cli() -> None:
    """Learn Django by building one real site, a stage at a time."""
    git.forget_caller()


def main() -> None:
    """Run the command, as installed."""
    clean_up_when_terminated()
    cli(prog_name="django-stages")


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="What the site is called. [default: the template's choice]")
@click.option("--level", help="How far up the ladder to begin. [default: the first level]")
@click.option("--with", "layers", metavar="LAYER,LAYER", help="What else to begin with.")
@template_option
def new(
    path: Path, name: str | None, level: str | None, layers: str | None, template: str | None
) -> None:
    """Make a new site in PATH, with its first commit."""
    create.require_free(path)
    source = templates.newest(address.find(template))
    graph = source.graph
    combination = _combination(graph, level, (layers or "").replace(",", " ").split())
    answers = graph.answers(combination) | ({} if name is None else {"project_name": name})
    title = level or graph.levels[0].id
    with output.working(f"Making {path}"):
        create.create(source, path.absolute(), answers, f"Start at stage {title}")
    if templates.uncommitted(source):
        output.note(f"Note: what is not committed in {source.address} is not part of it.")
    if not identity.known(path):
        output.note(f"Note: {identity.HINT}")
    if outer := create.surrounding_repository(path.absolute()):
        output.note(f"Note: the site has a git repository of its own, inside that of {outer}.")
    output.say(f"Your site is ready in {path}. Type next:")
    if path.resolve() != Path.cwd():
        output.say(f"  cd {shlex.quote(str(path))}")
    output.say("  uv run manage.py migrate && uv run manage.py runserver")
    output.say("  django-stages tour")


def _combination(graph: Graph, level: str | None, layers: list[str]) -> tuple[str, ...]:
    """What a new project begins with. Raises UserError with the options that are missing."""
    level = level or graph.levels[0].id
    states.require_known(graph, [level, *layers])
    if graph[level].kind != "level":
        raise UserError(f"{level} is a layer, not a level", f"Say --with {level}.")
    for layer in layers:
        if graph[layer].kind != "layer":
            raise UserError(f"{layer} is a level, not a layer", f"Say --level {layer}.")
    wanted = graph.closure([level, *layers])
    missing = [id for id in wanted if id not in {*graph.closure([level]), *layers}]
    if missing:
        answers = graph.answers(wanted)
        chosen = ",".join(id for id, on in answers.items() if on is True)
        raise UserError(
            f"{output.together(layers)} cannot be without {output.together(missing)}",
            f"Say --level {answers['level']} --with {chosen}.",
        )
    return wanted


@cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--roadmap", is_flag=True, help="What each bullet of the roadmap is taught by.")
@template_option
@click.pass_context
def list_stages(context: click.Context, as_json: bool, roadmap: bool, template: str | None) -> None:
    """Show the ladder and the layers, and where this project stands."""
    project = projects.find(Path.cwd())
    named = context.get_parameter_source("template") is click.core.ParameterSource.COMMANDLINE
    if project and not named:
        source = templates.pinned(*project.source)
    else:
        source = templates.newest(address.find(template))
    if roadmap:
        cli_learning.show_roadmap(source)
        return
    graph = source.graph
    state = states.states(graph, projects.reached(graph, project.answers)) if project else {}
    if as_json:
        output.say(json.dumps([_record(stage, state) for stage in graph.stages], indent=2))
        return
    for heading, stages in (("Levels", graph.levels), ("Layers", graph.layers)):
        if stages:
            output.table(heading, [_row(stage, state) for stage in stages])


def _record(stage: Stage, state: dict[str, states.State]) -> dict[str, object]:
    return {
        "id": stage.id,
        "title": stage.title,
        "kind": stage.kind,
        "requires": list(stage.requires),
        "roadmap": list(stage.roadmap),
        "state": state[stage.id].word if state else None,
    }


def _row(stage: Stage, state: dict[str, states.State]) -> tuple[str, str, str, str]:
    if not state:
        return "", stage.id, stage.title, ""
    missing = state[stage.id].missing
    remark = f"needs {', '.join(missing)}" if missing else ""
    return state[stage.id].word, stage.id, stage.title, remark


@cli.command("next")
@click.pass_context
def next_stage(context: click.Context) -> None:
    """Add the next level of the ladder."""
    project, source = cli_updating.ready(context)
    level = states.next_level(source.graph, projects.reached(source.graph, project.answers))
    if not level:
        output.say("You are at the top of the ladder. django-stages list shows what else there is.")
        return
    cli_updating.add(context, project, source, [level.id])


@cli.command()
@click.argument("stages", nargs=-1, metavar="[STAGE]...")
@click.pass_context
def add(context: click.Context, stages: tuple[str, ...]) -> None:
    """Add stages, each with a commit of its own. Without a name: choose from a list."""
    project, source = cli_updating.ready(context)
    graph = source.graph
    reached = projects.reached(graph, project.answers)
    states.require_known(graph, stages)
    wanted = graph.in_order(stages or _choose(graph, reached))
    for id in wanted:
        if id in reached:
            output.say(f"{id} is here already.")
    missing = graph.lacking(wanted, reached)
    wanted = tuple(id for id in wanted if id not in reached)
    before = [id for id in missing if id not in wanted]
    if before:
        raise UserError(
            f"{output.together(wanted)} cannot be added before {output.together(before)}",
            f"django-stages add {' '.join(missing)}",
        )
    cli_updating.add(context, project, source, wanted)


def _choose(graph: Graph, reached: tuple[str, ...]) -> list[str]:
    """Let the user choose among the stages that can come now. Raises UserError off a terminal."""
    possible = [
        id for id, state in states.states(graph, reached).items() if state.word in ("next", "open")
    ]
    if not possible:
        output.say("All stages are here.")
        return []
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UserError("no stage is named", f"Name one: django-stages add {possible[0]}")
    import questionary

    choices = [questionary.Choice(f"{id}: {graph[id].title}", id) for id in possible]
    return questionary.checkbox("Which stages?", choices).unsafe_ask()


@cli.command()
@click.argument("stage", required=False)
def diff(stage: str | None) -> None:
    """Show what STAGE changed here, or would change. Without a name: the stage added last."""
    from generator import diffs

    project = projects.require(Path.cwd())
    source = templates.pinned(*project.source)
    project.require_committed()
    graph = source.graph
    reached = projects.reached(graph, project.answers)
    states.require_known(graph, [stage] if stage else [])
    arrivals = list(diffs.arrivals(project, source))
    if not stage:
        # The first of them is the project itself.
        latest = arrivals[0].stages[-1] if len(arrivals) > 1 else None
        level = states.next_level(graph, reached)
        stage = latest or (level.id if level else reached[-1])
    with output.working(f"Reading {stage}"):
        if stage not in reached:
            found = diffs.would_bring(project, source, stage)
        else:
            arrival = next((one for one in arrivals if stage in one.stages), None)
            if not arrival:
                raise UserError(
                    f"{stage} is not committed yet",
                    f'git add -A && git commit -m "Add stage {stage}"',
                )
            found = diffs.brought(project, source, stage, arrival)
    if found.remark:
        output.note(f"Note: {found.remark}")
    output.diff(found.patch)


for command in (*cli_updating.COMMANDS, *cli_learning.COMMANDS):
    cli.add_command(command)
cli.add_command(tour_command.command)
