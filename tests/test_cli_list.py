"""`django-stages list`: the graph, and where a project stands in it."""

import json
import os
from pathlib import Path

from cli_support import call, run
from generator.graph import Graph
from harness.git import commit

pytest_plugins = ["cli_fixtures"]


def test_json_is_the_whole_graph(template: Path, stages: Graph, here: Path):
    result = run(here, "list", "--json", "--template", template).done()

    assert result.err == ""
    listed = json.loads(result.out)
    assert listed == [
        {
            "id": stage.id,
            "title": stage.title,
            "kind": stage.kind,
            "requires": list(stage.requires),
            "roadmap": list(stage.roadmap),
            "state": None,
        }
        for stage in stages.stages
    ]


def states(*arguments: str) -> dict[str, str]:
    return {one["id"]: one["state"] for one in json.loads(call("list", "--json", *arguments).out)}


def test_the_states_in_a_project(site: Path):
    assert states() == {
        "ground": "done",
        "walls": "next",
        "roof": "locked",
        "lamp": "locked",
        "cable": "locked",
        "bell": "locked",
    }


def test_the_states_at_the_top(house: Path):
    call("add", "cable").done()

    (house / "roof").mkdir(exist_ok=True)
    os.chdir("roof")
    assert states() == {
        "ground": "done",
        "walls": "done",
        "roof": "done",
        "lamp": "open",
        "cable": "done",
        "bell": "open",
    }


def test_for_people(site: Path):
    assert call("list").done().out.splitlines() == [
        "Levels",
        "  done    ground  The ground",
        "  next    walls   The walls",
        "  locked  roof    The roof    needs walls",
        "Layers",
        "  locked  lamp   The lamp   needs roof",
        "  locked  cable  The cable  needs roof",
        "  locked  bell   The bell   needs cable",
    ]


def test_outside_a_project(small: Path, here: Path):
    assert "  walls   The walls\n" in call("list", "--template", small).done().out


def test_the_project_decides_which_version(small: Path, site: Path, tmp_path: Path):
    """A variable for new projects does not lead a project astray; an option may."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "copier.yml").write_text("!include stages/x/stage.yml\n")
    (other / "stages" / "x").mkdir(parents=True)
    (other / "stages" / "x" / "stage.yml").write_text(
        "_stage: {title: X, kind: level, requires: [], roadmap: []}\n"
    )
    commit(other, "Another template")

    listed = run(site, "list", DJANGO_STAGES_TEMPLATE=str(other)).done().out
    assert "walls" in listed
    message = call("list", "--template", str(other)).refused()
    assert "names a level that the template does not have: ground" in message


def test_any_encoding(small: Path, here: Path):
    for encoding in ("ascii", "latin-1"):
        assert (
            "walls" in run(here, "list", "--template", small, PYTHONIOENCODING=encoding).done().out
        )


def test_no_project_is_needed_to_be_committed(site: Path):
    (site / "urls.py").write_text("# under way\n")

    assert states()["walls"] == "next"


def test_a_name_that_the_terminal_cannot_show(small: Path, here: Path):
    run(here, "new", "Größe", "--template", small, PYTHONIOENCODING="ascii").done()
    run(here / "Größe", "next", PYTHONIOENCODING="ascii").done()
