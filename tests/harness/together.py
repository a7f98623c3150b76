"""
The whole suite for many changes of one project at once.

Each change alone would have all tests run, though it is a few lines. Changes that merge share one
project and one suite: what fails alone fails there, too. Where such a suite does not pass, each
half of the changes has one, until it is clear which of them fails.
"""

import ast
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from harness import checks, projects


def problems(plain: Path, changed: Mapping[str, Path], place: Path) -> dict[str, checks.Result]:
    """What is wrong with the changed projects, by name, each of them `plain` but for its change."""
    found: dict[str, checks.Result] = {}
    for names, site in groups(plain, changed, place):
        result = checks.run(site)
        if len(names) == 1 and not result.ok:
            found[names[0]] = result
        elif not result.ok:
            half = len(names) // 2
            for number, some in enumerate((names[:half], names[half:])):
                few = {name: changed[name] for name in some}
                found |= problems(plain, few, place / f"{names[0]}-{number}")
    return found


def groups(plain: Path, changed: Mapping[str, Path], place: Path) -> list[tuple[list[str], Path]]:
    """The changes in few groups that merge, each group in a project of its own."""
    place.mkdir(parents=True)
    found: list[tuple[list[str], Path]] = []
    for name, project in changed.items():
        for names, site in found:
            trial = projects.duplicate(site, place / "trial")
            fits = added(plain, project, trial)
            if fits:
                shutil.rmtree(site)
                trial.rename(site)
                names.append(name)
                break
            shutil.rmtree(trial)
        else:
            found.append(([name], projects.duplicate(project, place / name)))
    return found


def added(plain: Path, changed: Path, site: Path) -> bool:
    """Bring one change to a project that may hold others. Whether it fits beside them."""
    old, new = projects.files(plain), projects.files(changed)
    for name in projects.difference(old, new):
        path = site / name
        there = path.read_bytes() if path.exists() else None
        if there == old.get(name):
            # Two chains of migrations in one app would have two ends.
            if path.parent.name == "migrations" and name not in old and others(path, new, site):
                return False
            put(path, new.get(name))
            continue
        everywhere = there is not None and name in old and name in new
        if not everywhere or not united(path, plain / name, changed / name):
            return False
    return True


def put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def others(path: Path, new: Mapping[str, bytes], site: Path) -> list[Path]:
    """Migrations beside this one that another change brought."""
    return [p for p in path.parent.glob("*.py") if p.relative_to(site).as_posix() not in new]


def united(path: Path, old: Path, new: Path) -> bool:
    """Merge a file; of what two changes put in one place, keep both. Whether it is still sound."""
    command = ["git", "merge-file", "--quiet", "--union", str(path), str(old), str(new)]
    if subprocess.run(command, check=False).returncode:
        return False
    if path.suffix == ".py":
        try:
            ast.parse(path.read_bytes())
        except SyntaxError:
            return False
    return True
