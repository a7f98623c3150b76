"""
What DigitalOcean's App Platform takes, as its own package for Python says it.

There is no schema of it that could be installed. The package `pydo` is written by a program,
from the description of the API, and says of each call in a comment what it may be sent: every
name with an example of its value, whether it is required, and the values that are known.
"""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

NAME = re.compile(r'^( +)"(\w+)": (.*)$')
KNOWN = re.compile(r'"([\w-]+)"')


@dataclass
class Shape:
    """A value: an example of it as it is written, and what is said of it."""

    example: str = "{"
    said: str = ""
    inner: dict[str, "Shape"] = field(default_factory=dict)

    def problems(self, value: Any, path: str = "") -> Iterator[str]:
        """What of a value does not have this shape."""
        if self.example.startswith("["):
            if not isinstance(value, list):
                yield f"{path} is no list"
                return
            for number, one in enumerate(value):
                yield from self.fields(one, f"{path}[{number}]")
        else:
            yield from self.fields(value, path)

    def fields(self, value: Any, path: str) -> Iterator[str]:
        if self.inner:
            if not isinstance(value, dict):
                yield f"{path} has no names in it"
                return
            yield from (f"{path}.{name} is unknown" for name in value if name not in self.inner)
            for name, shape in self.inner.items():
                if name in value:
                    yield from shape.problems(value[name], f"{path}.{name}")
                elif re.search(r"(^|\. )Required\.", shape.said):
                    yield f"{path}.{name} is missing"
        elif not isinstance(value, self.kind):
            yield f"{path} is not of the kind of {self.example}: {value!r}"
        elif self.known and value not in self.known:
            yield f"{path} is not one of {', '.join(self.known)}: {value!r}"

    @property
    def kind(self) -> type | tuple[type, ...]:
        word = self.example.lstrip("[").rstrip(",")
        if word in ("bool", "True", "False"):
            return bool
        return (int, float) if re.match(r"\d", word) else (str, list, dict)

    @property
    def known(self) -> list[str]:
        return KNOWN.findall(self.said.partition("Known values are:")[2])


@cache
def spec() -> Shape:
    """The shape of an app spec."""
    package = importlib.util.find_spec("pydo")
    assert package and package.origin
    code = (Path(package.origin).parent / "operations/_operations.py").read_text(encoding="utf-8")
    methods = re.findall(r"\n    def validate_app_spec\(.*?(?=\n    def |\Z)", code, re.DOTALL)
    found = read(methods[-1].partition("body = {\n")[2].partition("\n                }\n")[0])
    # The reference has both for the whole app as well, and the description of the API has not:
    # https://docs.digitalocean.com/products/app-platform/reference/app-spec/
    found.inner["envs"] = found.inner["services"].inner["envs"]
    found.inner["alerts"] = found.inner["functions"].inner["alerts"]
    return found


def read(written: str) -> Shape:
    """The shape of what is written as an example, with its names by indentation."""
    top = Shape()
    # The shapes that are open, each with the column of its name.
    opened: list[tuple[int, Shape]] = [(0, top)]
    for line in written.splitlines():
        found = NAME.match(line)
        if not found:
            # More of what is said, unless it is a bracket.
            opened[-1][1].said += f" {line.strip()}" if line.strip(" []{},") else ""
            continue
        column, name = len(found[1]), found[2]
        example, _, said = found[3].partition("  # ")
        while opened[-1][0] >= column:
            opened.pop()
        shape = Shape(example, said)
        opened[-1][1].inner[name] = shape
        opened.append((column, shape))
    return top.inner["spec"]
