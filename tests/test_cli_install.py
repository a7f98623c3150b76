"""The command as a learner installs it: from a wheel, in an environment of its own."""

import os
import subprocess
from pathlib import Path

import pytest

from cli_support import answers, subjects
from harness.git import ENVIRONMENT
from harness.snapshot import ROOT


@pytest.mark.install
def test_from_a_wheel(template: Path, tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    # Without a network the address in the package's metadata leads nowhere.
    environment |= ENVIRONMENT | {
        "GIT_ALLOW_PROTOCOL": "file",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }

    def run(*command: str | Path, code: int = 0, folder: Path = tmp_path) -> str:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == code, done
        return done.stdout + done.stderr

    run("uv", "build", "--wheel", "--out-dir", tmp_path, ROOT)
    [wheel] = tmp_path.glob("*.whl")
    run("uv", "venv", "venv")
    run("uv", "pip", "install", "--python", "venv", wheel)
    command = next((tmp_path / "venv").glob("[bS]*/django-stages*"))

    run(command, "new", "site", "--template", template)
    site = tmp_path / "site"
    assert f"_src_path: {template}\n" in answers(site)
    run(command, "next", folder=site)
    assert subjects(site)[0].startswith("Add stage ")

    said = run(command, "list", code=2)
    assert said.count("\n") == 1
    assert "github.com" in said
