"""An exercise's check, in a process of its own. It imports little: each process pays for it."""

import importlib.util
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

from harness import inside, migrated

SCRIPT = inside.ROOT / "generator" / "exercise_run.py"


def main(sender: Connection, project: str, check: str, place: str, log: str) -> None:
    """What runs in the process."""
    inside.capture(log)
    inside.enter(project, "", [], None)
    del inside.os.environ["DJANGO_SETTINGS_MODULE"]
    with migrated.once(project):
        found: dict[str, Any] = runner().run(Path(project), Path(check), Path(place))
    sender.send(found)
    sender.close()


def runner() -> ModuleType:
    """The script of the command. It is found by its path: a project cannot import us."""
    spec = importlib.util.spec_from_file_location("exercise_run", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
