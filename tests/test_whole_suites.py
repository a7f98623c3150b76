"""
Suites with the tests that start a browser, which take their time and are left out elsewhere.

They run in the smallest project with the stage that brings them, and in the largest.
"""

import re
import shutil

import pytest

from conftest import STAGES
from generator import graph
from harness import checks, report, snapshot

pytest_plugins = ["browser_fixtures"]

TAG = re.compile(r"""@tag\([^)]*["']browser["']""")


def bringing(root, stages):
    """The stages that bring tests in a browser, each in files that it owns."""
    owned = {
        stage.id: re.findall(
            r"^ +/(\S+)$", (root / f"stages/{stage.id}/stage.yml").read_text("utf-8"), re.MULTILINE
        )
        for stage in stages.stages
    }
    found = set()
    for path in sorted((root / "template").rglob("*.py")):
        if TAG.search(path.read_text(encoding="utf-8")):
            name = path.relative_to(root / "template").as_posix()
            owners = [
                id
                for id, paths in owned.items()
                if any(f"{name}/".startswith(f"{one}/") for one in paths)
            ]
            assert len(owners) == 1, f"{name} is not a file that one stage owns, but {owners}"
            found.update(owners)
    return stages.in_order(found)


SMALLEST = [STAGES.closure([id]) for id in bringing(snapshot.ROOT, STAGES)]
WHOLE = {graph.name(ids, STAGES): ids for ids in [*SMALLEST, list(STAGES.combinations())[-1]]}


@pytest.mark.parametrize("name", WHOLE)
def test_nothing_is_left_out(name, build, chromium, record_property):
    """`chromium` is asked for so that without one this test is skipped, and says so."""
    result = checks.run(build(WHOLE[name]), parts=("everything",), limit=300)
    line = f"{name}: {result.tests} tests, {len(result.skipped)} skipped, "
    line += f"{result.seconds.get('everything', 0):.1f} s"
    report.note(record_property, "whole suites, with a browser", line)
    assert result.ok, result
    assert result.skipped == []


# The proof itself, seen red.


@pytest.fixture
def toy(tmp_path):
    """A template in which a file can be put."""
    for part in ("template", "stages"):
        shutil.copytree(snapshot.ROOT / part, tmp_path / part)
    return tmp_path


def test_whose_file_is_the_stage_s(toy):
    last, before = STAGES.stages[-1].id, bringing(toy, STAGES)
    stage = toy / f"stages/{last}/stage.yml"
    stage.write_text(stage.read_text() + "\n    /config/tests/browser\n")
    folder = toy / "template/config/tests/browser"
    folder.mkdir()
    (folder / "test_x.py").write_text('@tag("slow", "browser")\nclass A: ...\n')
    assert bringing(toy, STAGES) == STAGES.in_order({*before, last})
    (toy / "template/config/tests/test_y.py").write_text('    @tag("browser")\n')
    with pytest.raises(AssertionError, match=r"config/tests/test_y\.py is not a file that"):
        bringing(toy, STAGES)
