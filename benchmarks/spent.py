"""What the time of a copy and of an update goes on, from Python's own profiler."""

import cProfile
import pstats
import time
from pathlib import Path

from generator.graph import Graph
from harness import git, projects

# Where work of one kind begins: the file's last part and the function.
KINDS = {
    "git and other programs": ("plumbum/commands/processes.py", "run_proc"),
    "compiling templates": ("jinja2/environment.py", "compile"),
    "rendering templates": ("jinja2/environment.py", "render"),
    "reading the questionnaire": ("copier/_template.py", "load_template_config"),
    "reading files, writing files": ("copier/_main.py", "_render_allowed"),
}


def in_copy(template: Path, folder: Path, data: dict) -> dict[str, float]:
    """A plain copy in this process, imports not counted."""
    from copier import run_copy

    return shares(
        lambda: run_copy(
            str(template),
            folder / "copy",
            data=data,
            defaults=True,
            quiet=True,
            vcs_ref="HEAD",
        )
    )


def in_update(template: Path, folder: Path, stages: Graph) -> dict[str, float]:
    """A plain update by one level in this process."""
    lower, upper = (stages.closure([level.id]) for level in stages.levels[-2:])
    site = projects.copy(template, folder / "update", stages, lower)
    git.commit(site, "Start")
    return shares(lambda: projects.update(site, {"level": upper[-1]}))


def shares(work) -> dict[str, float]:
    """The seconds of each kind of work. One kind may be inside another."""
    profile = cProfile.Profile()
    begin = time.perf_counter()
    profile.runcall(work)
    found = {"all of it, with the profiler": round(time.perf_counter() - begin, 3)}
    for (file, _, name), (_, calls, _, cumulative, _) in pstats.Stats(profile).stats.items():
        for kind, (where, function) in KINDS.items():
            if name == function and Path(file).as_posix().endswith(where):
                found[kind] = round(cumulative, 3)
                found[f"{kind}, how often"] = calls
    return found
