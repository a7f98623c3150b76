"""The template as it is in the working tree, committed, so that Copier can copy and update."""

import shutil
import tempfile
from pathlib import Path

from harness.git import commit, git

ROOT = Path(__file__).resolve().parents[2]
# What Copier reads, and nothing else: a change elsewhere changes no project.
PARTS = ("copier.yml", "stages", "template")


def take(target: Path, source: Path = ROOT) -> Path:
    """
    Copy the template to `target`, uncommitted changes included, and commit it there.

    Several processes may do this at once: the first to finish gives its copy the name, so
    that all of them, and every project's answers file, name one address and one commit.
    """
    if not target.exists():
        copy = Path(tempfile.mkdtemp(dir=target.parent, prefix="template-"))
        for name in listed(source):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, copy / name)
        commit(copy, "The template")
        try:
            copy.rename(target)
        except OSError:
            shutil.rmtree(copy)
    return target


def listed(source: Path) -> list[str]:
    """The template's files: tracked, or new and not ignored."""
    names = git(source, "ls-files", "-co", "--exclude-standard", "-z", "--", *PARTS).split("\0")
    return [name for name in names if name and (source / name).is_file()]
