"""Sites with an API: asked whatever comes to mind, they answer as their schema says."""

import pytest

from generator import graph
from harness import checks, openapi, projects, report, server, steps


@pytest.fixture(scope="session")
def with_schema(stages, fresh):
    """The first and the last of the ladder's sites that have a schema, and its address."""
    found = {}
    for combination in reversed(steps.ladder(stages)):
        result = checks.run(fresh(combination), parts=("schema",))
        assert result.ok, result
        if not result.found["schema"]:
            break
        found[combination] = result.found["schema"]
    if not found:
        pytest.skip("no stage brings a URL with the name schema")
    return found


@pytest.mark.parametrize(("which", "who"), [("smallest", "member"), ("largest", "visitor")])
def test_every_answer_is_as_the_schema_says(
    which, who, with_schema, stages, fresh, tmp_path, record_property
):
    combination = list(with_schema)[-1 if which == "smallest" else 0]
    address = with_schema[combination]
    project = projects.duplicate(fresh(combination), tmp_path / "site")
    (project / "without_limits.py").write_text(openapi.SETTINGS)
    result = checks.run(project, parts=("furnish",))
    assert result.ok, result
    cookies = result.found["furnish"]["cookies"] if who == "member" else {}
    sent = openapi.headers(cookies)
    environment = {"DJANGO_SETTINGS_MODULE": "without_limits"}
    with server.serving(project, environment=environment) as origin:
        paths = openapi.ask(origin + address, {})["paths"]
        # A visitor sends any name that comes to mind; a member those that there are.
        names = openapi.known(origin, paths, sent) if cookies else {}
        found, made = openapi.trouble(origin, address, sent, names, tmp_path)
    line = f"{graph.name(combination, stages)} as {who}: {made} requests, {len(paths)} addresses"
    report.note(record_property, "requests by the schema", line)
    log = (tmp_path / "server.log").read_text()
    assert not found, f"{found}\n{log[-4000:]}"
    assert "Traceback" not in log, log
    assert made > 50
