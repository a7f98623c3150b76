"""A database that was filled at one level is still whole at the next."""

import pytest

from harness import checks, projects, steps


def test_rows_survive_the_step(stage, stages, fresh, tmp_path):
    step = steps.first(stage, stages)
    old = projects.duplicate(fresh(step.before), tmp_path / "old")
    before = checks.run(old, parts=("migrate", "fill", "dump"))
    assert before.ok, before

    new = projects.duplicate(fresh(step.after), tmp_path / "new")
    [database] = old.glob("*.sqlite3")
    database.rename(new / database.name)
    after = checks.run(new, parts=("migrate", "dump"))
    assert after.ok, after
    assert lost(before.found["dump"], after.found["dump"]) == []


def lost(before, after):
    """What was in the tables and is so no more. A column may be new, or be gone; a row new."""
    problems = []
    for table, rows in before.items():
        now = after.get(table, [])
        columns = set(now[0]) if now else set()
        kept = [{key: row[key] for key in row if key in columns} for row in rows]
        found = [{key: row[key] for key in row if key in rows[0]} for row in now] if rows else []
        if [row for row in found if row in kept] != kept:
            problems.append(f"{table}: {kept} became {found}")
    return problems


def test_each_level_has_rows_to_lose(stages, fresh, tmp_path):
    top = stages.levels[-1].id
    project = projects.duplicate(fresh(stages.closure([top])), tmp_path / "site")
    result = checks.run(project, parts=("migrate", "fill", "dump"))
    assert result.ok, result
    assert len(result.found["dump"]["accounts_user"]) >= 3


@pytest.mark.parametrize(
    "after",
    [{}, {"t": []}, {"t": [{"id": "1", "a": "y"}]}, {"t": [{"id": "2", "a": "x"}]}],
)
def test_a_loss_is_seen(after):
    assert lost({"t": [{"id": "1", "a": "x"}]}, after)


def test_a_column_or_a_row_more_is_no_loss():
    before = {"t": [{"id": "1"}, {"id": "3"}], "u": []}
    after = {"t": [{"id": "1", "b": "y"}, {"id": "2", "b": "n"}, {"id": "3", "b": "y"}], "u": []}
    assert lost(before, after) == []
