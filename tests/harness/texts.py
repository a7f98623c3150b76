"""What a text of ours promises: commands and what they print, quotations, names, links."""

import builtins
import keyword
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"https://docs\.djangoproject\.com/en/(?P<version>[^/]+)/(?P<page>[^)>\s]*)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# Two underscores join the name of a field and a lookup.
IDENTIFIER = re.compile(r"(?<![0-9])[A-Za-z](?:_?[A-Za-z0-9])*")
# A server runs until it is stopped, and some commands ask questions.
EXPERIMENTS = ("## What would break without it", "## Try it")
ENDLESS = ("runserver", "createsuperuser", "changepassword", "dbshell")


@dataclass(frozen=True)
class Command:
    """A command that a text shows, and what it says that the command prints."""

    line: str
    output: str

    @property
    def ends(self) -> bool:
        return not any(word in shlex.split(self.line) for word in ENDLESS)

    @property
    def runnable(self) -> str:
        """The same for this machine's Python: that `uv run` works has a test of its own."""
        python = shlex.quote(sys.executable)
        line = re.sub(r"^uv run python\b", python, self.line)
        # Variables may stand in front, as in DJANGO_DEBUG=0 uv run manage.py check.
        return re.sub(r"^((?:[A-Z_]+=\S+ )*)uv run manage\.py\b", rf"\g<1>{python} manage.py", line)

    def prints(self, printed: str) -> bool:
        """Whether this is what it printed; a line of three dots stands for any lines."""
        expected = pattern(self.output.rstrip() + "\n")
        return re.fullmatch(expected, printed.rstrip() + "\n") is not None


def pattern(output: str) -> str:
    lines = output.splitlines()
    return "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in lines)


def commands(text: str) -> list[Command]:
    """The commands in the ```console fences of a text, in order."""
    found = []
    for language, body in FENCE.findall(text):
        if language == "console":
            for shown in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                line, _, output = shown.partition("\n")
                found.append(Command(line, output))
    return found


def quotations(text: str) -> list[str]:
    """The pieces of files that a text quotes: every fence that is neither console nor text."""
    return [body for language, body in FENCE.findall(text) if language not in ("console", "text")]


def links(text: str) -> Iterator[tuple[str, str]]:
    """The pages of Django's documentation that a text leads to: version, page and anchor."""
    for link in LINK.finditer(text):
        yield link["version"], link["page"].rstrip(".,")


def names(text: str) -> set[str]:
    """
    What stands between backticks, outside the fences.

    Sections that have the reader change the code speak of what is not there: they are left
    out.
    """
    prose = FENCE.sub("", text)
    sections = re.split(r"^(?=## )", prose, flags=re.MULTILINE)
    kept = [section for section in sections if not section.startswith(EXPERIMENTS)]
    return set(CODE.findall("".join(kept)))


def is_path(name: str) -> bool:
    """Whether a name means a file of the project."""
    return (
        re.fullmatch(r"\.?[\w.-]+(/[\w.-]+)*\.(py|html|css|toml|csv|md|yml|svg)", name) is not None
    )


@cache
def made_by_django() -> frozenset[str]:
    """The names of the files that `startproject` and `startapp` make."""
    folder = Path(django.__file__).parent / "conf"
    return frozenset(path.name.removesuffix("-tpl") for path in folder.rglob("*-tpl"))


@cache
def known_words() -> frozenset[str]:
    """The names of Python, of its library and of Django: no text need explain where they are."""
    words = {*dir(builtins), *keyword.kwlist, *keyword.softkwlist, *sys.stdlib_module_names}
    roots = [Path(django.__file__).parent, Path(sys.modules["csv"].__file__).parent]
    folders = ["", "unittest"]
    sources = [path for path in roots[0].rglob("*") if path.suffix in (".py", ".html", ".txt")]
    sources += [path for folder in folders for path in (roots[1] / folder).glob("*.py")]
    for source in sources:
        words.add(source.stem)
        words.update(IDENTIFIER.findall(source.read_text(encoding="utf-8", errors="ignore")))
    return frozenset(words)


@cache
def words_of(project: Path) -> frozenset[str]:
    """Every word in the files of a project, and in their names."""
    words: set[str] = set()
    for path in project.rglob("*"):
        relative = path.relative_to(project)
        if ".git" not in relative.parts and not relative.as_posix().startswith("docs/lessons"):
            words.update(IDENTIFIER.findall(relative.as_posix()))
            if path.is_file():
                words.update(IDENTIFIER.findall(path.read_text("utf-8", errors="ignore")))
    return frozenset(words)
