"""A small repository that looks like Django's, to try the way of a patch in."""

import shutil
import subprocess
from pathlib import Path

import django

# What the tutorial "Writing your first contribution" touches, and a bit more.
PARTS = ("shortcuts.py", "utils/text.py", "utils/timesince.py")
ME = ("-c", "user.name=Django", "-c", "user.email=django@example.com")


def make(folder: Path) -> None:
    """Put some of the installed Django into a new repository, on a branch main."""
    for part in PARTS:
        target = folder / "django" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(django.__file__).parent / part, target)
    for name in ("docs", "tests"):
        (folder / name).mkdir()
        (folder / name / "README.rst").write_text(f"Here Django has its {name}.\n")
    for command in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "."),
        (*ME, "commit", "--quiet", "--message", f"Django {django.__version__}."),
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
