"""What the tests of the command share: a small template, the command, and a look at a folder."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from generator.cli import cli
from harness.git import ENVIRONMENT, commit, git
from harness.snapshot import ROOT

# A template of three levels and three layers, with all kinds of files that a stage may bring.
STAGES = {
    "ground": ("level", []),
    "walls": ("level", ["ground"]),
    "roof": ("level", ["walls"]),
    "lamp": ("layer", ["roof"]),
    "cable": ("layer", ["roof"]),
    "bell": ("layer", ["cable"]),
}
LEVEL = """\
{id}:
  type: bool
  when: false
  default: "[= '{id}' in reached =]"
"""
LAYER = """\
{id}:
  type: bool
  default: false
"""
FACTS = """
_stage:
  title: The {id}
  kind: {kind}
  requires: [{requires}]
  roadmap: ["1.1"]

_exclude:
  - |
    #: if not {id}
    /{id}
    #: endif
"""
FILES = {
    ".copier-answers.yml": "[= _copier_answers | to_nice_yaml(sort_keys=False) -=]\n",
    "urls.py": "urls = [\n#: if walls\n    'wall',\n#: endif\n    'ground',\n#: if roof\n"
    "    'roof',\n#: endif\n]\n",
    "README.md": "# [= project_name =]\n\n#: if walls\nWith walls.\n#: else\nOpen air.\n#: endif\n",
    **{f"{id}/views.py": f"NAME = '{id}'\n" for id in STAGES},
    "walls/docs/walls.md": "Read me.\n",
    "walls/templates/wall.html": "<p>{{ wall }}</p>\n",
    "walls/models.py": "MODEL = 1\n",
}


def write_template(folder: Path) -> Path:
    """Write and commit the small template."""
    copier = (ROOT / "copier.yml").read_text(encoding="utf-8")
    # Our own questionnaire's settings and questions, with another ladder.
    head, _, rest = copier.partition("  default:\n    start:")
    levels = [id for id, (kind, _) in STAGES.items() if kind == "level"]
    tail = rest[rest.index("\nlevel:") :].partition("\n---\n")[0].replace("start", levels[0])
    ladder = "".join(f"    {id}: The {id}\n" for id in levels)
    includes = "".join(f"---\n!include stages/{id}/stage.yml\n" for id in STAGES)
    put(folder / "copier.yml", f"{head}  default:\n{ladder}{tail}\n{includes}")
    for id, (kind, requires) in STAGES.items():
        question = LEVEL if kind == "level" else LAYER
        facts = FACTS.format(id=id, kind=kind, requires=", ".join(requires))
        put(folder / "stages" / id / "stage.yml", question.format(id=id) + facts)
    for name, content in FILES.items():
        put(folder / "template" / name, content)
    (folder / "template" / "logo.png").write_bytes(b"\x89PNG\x00\x01")
    commit(folder, "The template")
    return folder


def put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


@dataclass(frozen=True)
class Result:
    """What the user gets from a command."""

    code: int
    out: str
    err: str

    def done(self) -> "Result":
        assert self.code == 0, self
        assert "Traceback" not in self.err
        return self

    def refused(self) -> str:
        """The one line of an error."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.startswith("error: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert "fault in django-stages" not in self.err
        return self.err


def call(*arguments: str | Path) -> Result:
    """Run the command in this process, as quickly as can be."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Result(result.exit_code, result.stdout, result.stderr)


def run(folder: Path, *arguments: str | Path, **environment: str | None) -> Result:
    """Run the command as a user does, in a folder. A variable that is None is not set."""
    variables = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)} | environment
    done = subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=folder,
        env={name: value for name, value in variables.items() if value is not None},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def state(folder: Path) -> dict[str, str]:
    """All that a user could see changed: every file's content, and what git says."""
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }
    if (folder / ".git").exists():
        files["git status"] = git(folder, "status", "--porcelain", "--ignored")
        files["git worktree list"] = git(folder, "worktree", "list", "--porcelain")
        files["git stash list"] = git(folder, "stash", "list")
        files["git log"] = git(folder, "log", "--all", "--format=%H %s")
    return files


def subjects(folder: Path) -> list[str]:
    """The subjects of all commits, newest first."""
    return git(folder, "log", "--format=%s").splitlines()


def answers(folder: Path) -> str:
    return (folder / ".copier-answers.yml").read_text(encoding="utf-8")


def conflicting(site: Path, stage: str) -> str:
    """Make an edit that a stage cannot be merged with, commit it, and say in which file."""
    patch = call("diff", stage).out
    changed = [part.split("\n", 2) for part in patch.split("diff --git ")[1:]]
    names = [first.split(" b/")[1] for first, second, _ in changed if second.startswith("index ")]
    name = next(name for name in names if name != ".copier-answers.yml")
    put(site / name, "All of this is mine.\n")
    commit(site, "My own words")
    return name
