"""The documentation of the Django in use, from the sources that its release carries."""

import re
import subprocess
import sys
import tarfile
from functools import cached_property
from pathlib import Path

import django
import platformdirs

UNDERLINE = re.compile(r'^(.+)\n([=~\-^"\'`*+#])\2{2,}\s*$', re.MULTILINE)
LABEL = re.compile(r"^\.\. _([^:]+):\s*$", re.MULTILINE)
OBJECT = re.compile(r"^\s*\.\. ([\w:-]+):: (\S+)", re.MULTILINE)


class Unreachable(Exception):
    """The release's sources cannot be had here."""


def archive() -> Path:
    """The sources of the installed Django, downloaded once. Raises Unreachable."""
    folder = Path(platformdirs.user_cache_dir("django-stages")) / "tests"
    found = folder / f"django-{django.__version__}.tar.gz"
    if not found.exists():
        what = ["--no-deps", "--no-binary", "django", f"django=={django.__version__}"]
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "-d", str(folder), *what],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode or not found.exists():
            reason = (done.stderr.strip().splitlines() or ["pip found nothing"])[-1]
            raise Unreachable(f"Django's sources are needed to look up links: {reason}")
    return found


class Documentation:
    """Which pages there are, and the anchors on each."""

    def __init__(self, sources: Path) -> None:
        self.pages: dict[str, str] = {}
        with tarfile.open(sources) as tar:
            for member in tar:
                _, _, path = member.name.partition("/docs/")
                if path.endswith(".txt") and (file := tar.extractfile(member)):
                    self.pages[page_of(path)] = file.read().decode()

    @cached_property
    def version(self) -> str:
        """The version in the documentation's address, such as 6.1."""
        return ".".join(django.__version__.split(".")[:2])

    def lacks(self, link: str) -> str:
        """Why a link (page and anchor) leads nowhere; empty when it leads somewhere."""
        page, _, anchor = link.partition("#")
        if page not in self.pages:
            return "there is no such page"
        if anchor and anchor not in anchors(self.pages[page]):
            return "there is no such place on the page"
        return ""


def page_of(path: str) -> str:
    """The address of a source file: topics/http/urls.txt is at topics/http/urls/."""
    page = path.removesuffix(".txt")
    return "" if page == "index" else page.removesuffix("/index") + "/"


def slug(text: str) -> str:
    """A heading as docutils makes an anchor of it."""
    plain = re.sub(r":[\w:-]+:`~?([^`<]+?)(?: <[^`]+>)?`", r"\1", text)
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def anchors(source: str) -> set[str]:
    """Every anchor of a page: its headings, its labels, the objects it describes."""
    found = {slug(heading) for heading, _ in UNDERLINE.findall(source)}
    found |= {slug(label) for label in LABEL.findall(source)}
    module = ""
    for kind, name in OBJECT.findall(source):
        name = name.split("(")[0]
        if kind in ("module", "currentmodule"):
            module = name
        found.add(f"{module}.{name}")
        short = kind.removeprefix("django:")
        found |= {name, f"std-{short}-{name}", f"{short}-{name}"}
        found |= {f"std-templatetag-{name}", f"std-templatefilter-{name}"}
    return found
