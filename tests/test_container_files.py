"""
Dockerfiles, read by hadolint, which knows what goes wrong in them; and compose files, held
against the schema of the specification. Whether they do what they say, tests of the project see.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import GATES, STAGES
from harness.snapshot import ROOT

DOCKERFILES = sorted(
    path.relative_to(ROOT / "template").as_posix() for path in ROOT.glob("template/**/Dockerfile")
)
COMPOSE = sorted(
    path.relative_to(ROOT / "template").as_posix()
    for path in ROOT.glob("template/**/compose*.yaml")
)
LARGEST = list(STAGES.combinations())[-1]
SCHEMA = ["--builtin-schema", "vendor.compose-spec"]


def run(program, *words):
    """How a program of our environment ends, and what it says."""
    path = Path(sys.executable).parent / program
    done = subprocess.run([path, *words], capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def places(file):
    """The smallest projects that have a file, and the largest of all."""
    return [*map(STAGES.closure, GATES.smallest_with(file)), LARGEST]


@pytest.mark.parametrize("file", DOCKERFILES)
def test_hadolint_finds_nothing(file, fresh):
    for combination in places(file):
        code, found = run("hadolint", str(fresh(combination) / file))
        assert (code, found) == (0, "")


@pytest.mark.parametrize("file", COMPOSE)
def test_the_schema_of_compose_has_it(file, fresh):
    for combination in places(file):
        code, found = run("check-jsonschema", *SCHEMA, str(fresh(combination) / file))
        assert code == 0, found


# The proof itself, seen red.


def test_what_is_wrong_in_a_dockerfile_is_found(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM python\nRUN cd /srv && pip install django\n")
    code, found = run("hadolint", str(tmp_path / "Dockerfile"))
    assert code != 0
    assert "DL3006" in found


def test_what_is_wrong_in_a_compose_file_is_found(tmp_path):
    (tmp_path / "compose.yaml").write_text("services: {web: {image: x, restarts: always}}\n")
    code, found = run("check-jsonschema", *SCHEMA, str(tmp_path / "compose.yaml"))
    assert code != 0
    assert "restarts" in found
