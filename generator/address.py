"""
Where the template is.

The first of these that there is: `--template`, the checkout that the command runs from, the
place that this package was installed from (PEP 610), the `Template` address in its metadata.
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from generator import git
from generator.errors import UserError

DISTRIBUTION = "django-stages"
WAY_OUT = "Name another place with --template PATH_OR_URL."


def find(given: str | None) -> str:
    """
    The template's address, as Copier is to record it: an absolute folder, or a URL.

    Raises UserError where a folder was given that is no git repository, or where nothing is known.
    """
    if given:
        return normal(given)
    checkout = Path(__file__).resolve().parent.parent
    if is_template(checkout):
        return str(checkout)
    return installed_from() or in_metadata()


def normal(address: str) -> str:
    """The same address in a form in which Copier finds it from any folder."""
    if address.startswith("file://"):
        return str(folder(local(address)))
    if is_remote(address):
        # Copier takes these for git repositories by themselves, any other URL by the prefix.
        known = (
            "git+",
            "git@",
            "git://",
            "gh:",
            "gl:",
            "https://github.com/",
            "https://gitlab.com/",
        )
        return (
            address if address.startswith(known) or address.endswith(".git") else f"git+{address}"
        )
    return str(folder(Path(address).expanduser()))


def local(address: str) -> Path:
    """The folder that a file:// URL names."""
    # Imported here: it brings all of http with it, which takes longer than the rest of this file.
    from urllib.request import url2pathname

    return Path(url2pathname(urlsplit(address).path))


def is_remote(address: str) -> bool:
    """Whether this is a URL, of any of the forms that git and Copier know."""
    return "://" in address or bool(re.match(r"gh:|gl:|[\w.-]+@[\w.-]+:", address))


def url(address: str) -> str:
    """The URL that Copier hands to git for a remote address."""
    for short, host in (("gh:", "https://github.com"), ("gl:", "https://gitlab.com")):
        if address.startswith(short):
            address = f"{host}/{address.removeprefix(short).removeprefix('/')}"
            return address if address.endswith(".git") else f"{address}.git"
    if address.startswith("git+"):
        return address.removeprefix("git+")
    if address.startswith("https://") and not address.endswith(".git"):
        return f"{address}.git"
    return address


def folder(path: Path) -> Path:
    """The absolute path of a folder that Copier can update from. Raises UserError else."""
    path = path.absolute()
    if not path.is_dir():
        raise UserError(f"there is no template in {path}", WAY_OUT)
    if not is_repository(path):
        raise UserError(
            f"{path} is not a git repository, and Copier updates from nothing else",
            f"Clone the template with git. {WAY_OUT}",
        )
    return path.resolve()


def is_repository(path: Path) -> bool:
    """Whether this folder is the root of a work tree, or a bare repository called so."""
    try:
        top = git.text("rev-parse", "--show-toplevel", cwd=path)
    except git.GitError:
        return path.suffix == ".git" and git.succeeds("rev-parse", "--git-dir", cwd=path)
    return Path(top).resolve() == path.resolve()


def is_template(path: Path) -> bool:
    """Whether this folder is a checkout of a template of ours."""
    return (path / "copier.yml").is_file() and (path / "stages").is_dir() and is_repository(path)


def installed_from() -> str | None:
    """The folder or repository that the package was installed from, where that is recorded."""
    try:
        record = metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return None
    origin = json.loads(record or "{}")
    place = str(origin.get("url", ""))
    if origin.get("vcs_info", {}).get("vcs") == "git":
        return normal(place)
    if place.startswith("file://"):
        path = local(place)
        return str(path.resolve()) if is_template(path) else None
    return None


def in_metadata() -> str:
    """The address in the package's own metadata. Raises UserError where it names none."""
    try:
        entries = metadata.metadata(DISTRIBUTION).get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        entries = []
    for entry in entries:
        label, _, place = str(entry).partition(",")
        if label.strip().lower() == "template":
            return normal(place.strip())
    raise UserError("this installation does not say where its template is", WAY_OUT)
