"""DigitalOcean's app spec, held against what DigitalOcean's own package says of it."""

import pytest
import yaml

from conftest import GATES, STAGES
from harness import appspec
from harness.snapshot import ROOT

FILES = sorted(
    path.relative_to(ROOT / "template").as_posix()
    for path in ROOT.glob("template/**/digitalocean/app.yml")
)
LARGEST = list(STAGES.combinations())[-1]


@pytest.mark.parametrize("file", FILES)
def test_the_app_spec_is_as_the_package_says(file, fresh):
    for combination in [*map(STAGES.closure, GATES.smallest_with(file)), LARGEST]:
        app = yaml.safe_load((fresh(combination) / file).read_text(encoding="utf-8"))
        assert [*appspec.spec().problems(app)] == []


# The proof itself, seen red.


@pytest.mark.parametrize(
    ("app", "problem"),
    [
        ({"name": "a", "regoin": "fra"}, ".regoin is unknown"),
        ({"region": "fra"}, ".name is missing"),
        ({"name": "a", "region": "mars"}, ".region is not one of"),
        ({"name": "a", "services": {}}, ".services is no list"),
        ({"name": "a", "services": [{"name": "b", "http_port": "80"}]}, "http_port is not of"),
        ({"name": "a", "databases": [{"name": "b", "engine": "ORACLE"}]}, ".engine is not one"),
        ({"name": "a", "jobs": [{"name": "b", "kind": "PRE_DEPLOY", "x": 1}]}, "[0].x is unk"),
    ],
)
def test_what_is_wrong_in_an_app_spec_is_found(app, problem):
    assert problem in "\n".join(appspec.spec().problems(app))
