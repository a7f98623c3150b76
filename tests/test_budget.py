"""A stage is small: one that brings more than 150 lines of code says why in its stage.yml."""

import re
import subprocess

import pytest
import yaml

from generator import graph
from generator.project import ANSWERS
from harness import report, snapshot, steps

BUDGET = 150
STAGES = graph.load(snapshot.ROOT)
IDS = [stage.id for stage in STAGES.stages]

# What is no code that a learner has to understand line by line: the tests, words, data, what
# Django or a tool writes.
NOT_CODE = re.compile(
    r"(^|/)(tests|docs|migrations)/|(^|/)test_\w+\.py$|\.(csv|md|lock)$|(^|/)\w+-lock\.json$"
)


@pytest.mark.parametrize("id", IDS)
def test_a_stage_is_small_or_says_why(id, fresh, tmp_path, record_property):
    step = steps.first(id, STAGES)
    before = fresh(step.before) if step else tmp_path
    lines = sum(code_lines(before, fresh(STAGES.closure([id]))).values())
    reason = facts(id).get("size")
    if lines > BUDGET:
        report.note(record_property, "stages over their budget", f"{id}: {lines} lines. {reason}")
    assert not over(id, lines, reason), over(id, lines, reason)


def facts(id):
    return yaml.safe_load((snapshot.ROOT / f"stages/{id}/stage.yml").read_text("utf-8"))["_stage"]


def over(id, lines, reason):
    """What is wrong with the size of a stage, or nothing."""
    if lines > BUDGET and not (isinstance(reason, str) and reason.strip().endswith(".")):
        return (
            f"{id} brings {lines} lines of code: make it smaller than {BUDGET}, "
            "or say in its stage.yml under _stage.size, in a sentence, why it is not"
        )
    return ""


def code_lines(before, after):
    """How many lines of code each file gains from one project to the other."""
    shown = subprocess.run(
        ["git", "diff", "--no-index", "--no-renames", "--numstat", "-z", str(before), str(after)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout
    # "12\t3\t\0OLD\0NEW\0" for each file; a picture has "-" for a number.
    rows = re.findall(r"(\d+)\t\d+\t\0[^\0]*\0([^\0]*)\0", shown)
    names = {name.removeprefix(f"{after}/"): int(lines) for lines, name in rows}
    return {
        name: lines
        for name, lines in names.items()
        if name != ANSWERS and not NOT_CODE.search(name)
    }


# The proof itself, seen red.


@pytest.mark.parametrize(
    ("lines", "reason", "red"),
    [
        (150, None, False),
        (151, None, True),
        (151, "", True),
        (151, "   ", True),
        (151, ["It", "must."], True),
        (151, "because", True),
        (151, "The user model and its table come first, or never.", False),
    ],
)
def test_a_big_stage_without_a_reason_is_seen(lines, reason, red):
    assert bool(over("pages", lines, reason)) == red


def test_what_is_counted(tmp_path):
    def put(folder, name, lines):
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{number}\n" for number in range(lines)))

    put("before", "a.py", 3)
    put("after", "a.py", 5)
    put("after", "templates/new page.html", 7)
    put("after", "static/latest/contests.css", 2)
    for name in ("e/tests/test_a.py", "e/test_b.py", "e/migrations/0001.py", "docs/x.html"):
        put("after", name, 100)
    for name in ("README.md", "data/e.csv", "uv.lock", "web/package-lock.json", ANSWERS):
        put("after", name, 100)
    (tmp_path / "after/logo.png").write_bytes(b"\x89PNG\0\1")
    assert code_lines(tmp_path / "before", tmp_path / "after") == {
        "a.py": 2,
        "templates/new page.html": 7,
        "static/latest/contests.css": 2,
    }
