"""A template with layers, small enough to see through. A pytest plugin, named by tests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from generator import graph
from harness import snapshot
from harness.gates import Gates

STAGES = {"low": [], "high": ["low"], "api": ["high"], "cache": ["high"], "live": ["high"]}


@dataclass
class Toy:
    """Two levels and three layers; each has a folder of its name."""

    root: Path

    def gate(self, id: str, gates: Mapping[str, Iterable[str]]) -> None:
        """Let a stage leave files out, each list of them under a condition."""
        path = self.root / f"stages/{id}/stage.yml"
        facts = yaml.safe_load(path.read_text())
        facts["_exclude"] += [
            "\n".join([f"#: if {condition}", *files, "#: endif\n"])
            for condition, files in gates.items()
        ]
        path.write_text(yaml.safe_dump(facts))

    def put(self, name: str, *lines: str) -> None:
        """A file of the template."""
        path = self.root / "template" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*lines, ""]))

    @property
    def gates(self) -> Gates:
        """As they are now."""
        return Gates(self.root, graph.load(self.root))

    def whole(self) -> list[str]:
        """The names of the combinations whose whole suites run."""
        gates = self.gates
        return [graph.name(ids, gates.stages) for ids in gates.whole()]


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    head = (snapshot.ROOT / "copier.yml").read_text("utf-8").partition("\n---")[0]
    includes = "".join(f"\n---\n!include stages/{id}/stage.yml" for id in STAGES)
    (tmp_path / "copier.yml").write_text(head + includes)
    made = Toy(tmp_path)
    for id, requires in STAGES.items():
        kind = "level" if id in ("low", "high") else "layer"
        stage = {"title": id, "kind": kind, "requires": requires, "roadmap": []}
        (tmp_path / f"stages/{id}").mkdir(parents=True)
        (tmp_path / f"stages/{id}/stage.yml").write_text(
            yaml.safe_dump({"_stage": stage, "_exclude": []})
        )
        made.gate(id, {f"not {id}": [f"/{id}"]})
        made.put(f"{id}/code.py")
    return made
