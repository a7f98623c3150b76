"""template/ is a Django project as it stands: an editor and a debugger work on it."""

import shutil
import subprocess
import sys

import pytest


@pytest.fixture
def raw(template, tmp_path):
    """A copy, so that nothing that a run leaves is in the way."""
    return shutil.copytree(template / "template", tmp_path / "raw")


# What starts a browser or a server takes minutes, and does so in the largest project.
TEST = ["test", "--exclude-tag=browser", "--exclude-tag=server"]


@pytest.mark.parametrize(
    "command", [["check", "--fail-level=WARNING"], TEST], ids=["check", "test"]
)
def test_the_raw_template_passes(command, raw):
    run = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=raw,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
