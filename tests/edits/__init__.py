"""
What learners do to their projects. Each module here is one edit:

    LEVEL    the level at which it is made, the earliest at which it makes sense
    apply    makes it, in a project's folder
    holds    asserts that it is still there and in its place
    TAIL     True where it keeps to the lines that say "your own … below": such an edit must
             never meet a conflict

A new edit is a new module: it is found by being here.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def found() -> dict[str, ModuleType]:
    """Every edit by its name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}") for name in names}
