"""
A project's pyproject.toml names what its code imports: no more, no less.

What the code imports is read from the code, and from the settings, where apps, middleware
and backends are named in strings. What only tests import belongs to the `dev` group.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from harness.projects import files

DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")

# Names in settings behind which packages are imported that no line of a project names.
BEHIND = {
    "django.db.backends.postgresql": ("psycopg",),
    "django.contrib.gis.db.backends.postgis": ("psycopg",),
    "django.core.cache.backends.redis.RedisCache": ("redis",),
    "uvicorn_worker.UvicornWorker": ("uvicorn_worker", "uvicorn"),
}
# Who names the first names the second as well: it is what the first is for. Of Celery's packages
# it is `celery[redis]` that projects name.
STANDS_FOR = {"celery": "redis", "channels-redis": "redis"}
# What Django's test runner imports itself where it is there: for `--parallel`, tracebacks.
BY_THE_RUNNER = {"tblib"}


def problems(project: Path) -> list[str]:
    """Where what is declared and what is imported differ."""
    declared, declared_dev = declarations(project)
    code, tests = imports(project)
    return [
        *differences("dependencies", declared, code - also(declared), allowed=programs(project)),
        *differences(
            "the dev group",
            declared_dev,
            tests - code - also(declared),
            programs(project) | BY_THE_RUNNER,
        ),
    ]


def also(declared: set[str]) -> set[str]:
    """What need not be named, since something that stands for it is."""
    return {STANDS_FOR[name] for name in declared & STANDS_FOR.keys()} - declared


def differences(
    where: str, declared: set[str], imported: set[str], allowed: set[str]
) -> Iterator[str]:
    for name in sorted(imported - declared):
        yield f"{where}: {name} is imported and not named"
    for name in sorted(declared - imported - allowed):
        yield f"{where}: {name} is named and not imported"


def declarations(project: Path) -> tuple[set[str], set[str]]:
    """What pyproject.toml names: for the site, and for its developers."""
    facts = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return (
        names(facts["project"].get("dependencies", [])),
        names(facts.get("dependency-groups", {}).get("dev", [])),
    )


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def imports(project: Path) -> tuple[set[str], set[str]]:
    """The distributions that the code imports, and those that the tests import."""
    code: set[str] = set()
    tests: set[str] = set()
    ours = {path.stem for path in project.iterdir()}
    for name, content in files(project).items():
        if not name.endswith(".py"):
            continue
        inside = PurePosixPath(name)
        is_test = "tests" in inside.parts[:-1] or inside.name.startswith(("test_", "tests."))
        # What makes pages of the documentation runs where somebody writes it, on no server.
        is_test |= inside.parts[0] == "docs"
        is_settings = "settings" in inside.stem or "settings" in inside.parts[:-1]
        is_settings |= inside.name == "conf.py" or inside.name.endswith(".conf.py")
        modules = read(content, is_settings)
        found = {known(module) for module in modules if module.partition(".")[0] not in ours}
        (tests if is_test else code).update(found - {None})
    return code, tests


@cache
def read(code: bytes, is_settings: bool) -> frozenset[str]:
    """What a file imports, or names as settings do. Most are the same in many combinations."""
    tree = ast.parse(code)
    return frozenset([*imported(tree), *(named(tree) if is_settings else ())])


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules that a module imports, other than Python's own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            dotted = [node.module or ""]
        else:
            continue
        yield from (
            name for name in dotted if name.partition(".")[0] not in sys.stdlib_module_names
        )


def named(tree: ast.Module) -> Iterator[str]:
    """The outermost packages that a settings module names in strings."""
    apps = {id(entry) for entry in installed_apps(tree)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        # One word alone is a name of a package only where apps are listed.
        if DOTTED.fullmatch(node.value) and ("." in node.value or id(node) in apps):
            behind = BEHIND.get(node.value, ())
            package = node.value.partition(".")[0]
            yield from behind or ([package] if package in packages() else [])


def installed_apps(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        # Sphinx's list is called otherwise.
        lists = {"INSTALLED_APPS", "extensions"}
        if any(isinstance(name, ast.Name) and name.id in lists for name in targets):
            yield from getattr(node.value, "elts", [])


@cache
def packages() -> dict[str, list[str]]:
    """Which distributions provide a package, in the environment that runs the tests."""
    return {
        package: sorted({canonicalize_name(name) for name in providers})
        for package, providers in packages_distributions().items()
    }


@cache
def known(module: str) -> str:
    """The distribution that provides a module; the name of its outermost package if none does."""
    package = module.partition(".")[0]
    providers = packages().get(package, [canonicalize_name(package)])
    if len(providers) == 1:
        return providers[0]
    # Several put their parts into one package, such as `opentelemetry`.
    return next((name for name in providers if provides(name, module)), providers[0])


@cache
def provides(name: str, module: str) -> bool:
    """Whether a distribution has the file of a module."""
    path = module.replace(".", "/")
    files = {file.as_posix() for file in distribution(name).files or ()}
    return not files.isdisjoint({f"{path}.py", f"{path}/__init__.py"})


def programs(project: Path) -> set[str]:
    """
    What is declared to be run, not imported: a server, a linter, a plugin of one.

    Its command stands in one of the project's files that are neither Python nor prose; what a
    program is to load stands in pyproject.toml under `plugins`.
    """
    declared = set.union(*declarations(project))
    written = [
        words(content)
        for name, content in files(project).items()
        if not name.endswith((".py", ".md", ".rst", ".csv", "pyproject.toml"))
    ]
    run = {
        name for name in declared if any(not some.isdisjoint(commands(name)) for some in written)
    }
    return run | {known(module) for module in plugins(project)}


def plugins(project: Path) -> Iterator[str]:
    """The modules that programs load, as pyproject.toml says."""
    facts = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    for tool in facts.get("tool", {}).values():
        yield from tool.get("plugins", [])


@cache
def commands(name: str) -> set[str]:
    """The commands that an installed distribution brings: functions in it, or files (Ruff)."""
    found = distribution(name)
    written = {entry.name for entry in found.entry_points.select(group="console_scripts")}
    return written | {
        file.stem for file in found.files or () if file.parent.name in ("bin", "Scripts")
    }


@cache
def words(content: bytes) -> frozenset[str]:
    """The words of a file that may name a command, with the hyphens and dots in them."""
    found = re.findall(r"[\w-]+(?:\.[\w-]+)*", content.decode(errors="ignore"))
    return frozenset([*found, *(part for word in found for part in word.split("."))])
