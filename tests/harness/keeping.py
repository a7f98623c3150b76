"""
What a migration did to the rows that were there: nothing, or what its stage says that it does.

A stage.yml says under `_stage.changes` which values change, or to which table rows come, and
why:

    changes:
      accounts_user.email: An address that accounts shared stays with one of them.
      auth_group: The groups of the site come with it.
"""

from collections import defaultdict
from collections.abc import Container, Mapping
from typing import Any

import yaml

from harness.snapshot import ROOT

Tables = Mapping[str, list[dict[str, Any]]]


def said(stage: str) -> dict[str, str]:
    """What a stage says that it changes."""
    written = (ROOT / "stages" / stage / "stage.yml").read_text(encoding="utf-8")
    return yaml.safe_load(written)["_stage"].get("changes", {})


def lost(before: Tables, after: Tables) -> list[str]:
    """The rows that are not there any more."""
    return [
        f"{table}: {row} is lost"
        for table, rows in before.items()
        for key, row in keyed(rows).items()
        if key not in keyed(after.get(table, []))
    ]


def problems(before: Tables, after: Tables, said: Mapping[str, str]) -> list[str]:
    """What is lost, what is other without a word, and what is said and not so."""
    found = lost(before, after)
    changed = changes(before, after)
    for name, examples in changed.items():
        if not str(said.get(name, "")).strip().endswith("."):
            found.append(
                f"{name}: {'; '.join(examples[:3])}. If that is meant, say why in a sentence "
                f"in stage.yml, under _stage.changes: {name}"
            )
    return found + [f"{name} does not change" for name in said if name not in changed]


def problems_of_the_way_back(before: Tables, after: Tables, said: Container[str]) -> list[str]:
    """What is lost, or other where the stages that went do not say that they changed it."""
    changed = {
        name: examples
        for name, examples in changes(before, after).items()
        # Rows that came are those of later stages.
        if name not in before and name not in said
    }
    return lost(before, after) + [
        f"{name}: {'; '.join(them[:3])}" for name, them in changed.items()
    ]


def changes(before: Tables, after: Tables) -> dict[str, list[str]]:
    """Values that are other, by `table.column`, and rows that came, by table."""
    found = defaultdict(list)
    for table, rows in before.items():
        old, new = keyed(rows), keyed(after.get(table, []))
        for key, row in new.items():
            if key not in old:
                found[table].append(f"{row} came")
        for key, row in old.items():
            # A column may be new, or be gone.
            for column in row.keys() & new.get(key, {}).keys():
                if row[column] != new[key][column]:
                    found[f"{table}.{column}"].append(f"{row[column]} became {new[key][column]}")
    return found


def keyed(rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """The rows by their first column, which is the key."""
    return {next(iter(row.values())): row for row in rows}
