"""
What shows that a test runs a piece of code: a trace of the one test, or the test without the code.

Where the code is a function, or a class with functions of its own, a line of one of them must run
in the test. A template must be rendered. Anything else, such as a list in the settings, is shown
by taking away the lines that the stage added to it: then the test must fail.
"""

import ast
import difflib
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.roadmap import Claim
from harness import checks, projects, tracing
from harness.editing import definitions

LIMIT = 60


@dataclass
class Run:
    """What came of one test: `lines` are those of functions in the watched file that ran."""

    passed: bool = False
    lines: set[int] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    output: str = ""


def problems(claim: Claim, after: Path, before: Path | None, place: Path) -> list[str]:
    """
    What is not true of a claim's code and test, in a project with the stage and one without.

    `place` is a folder for a copy of the project. None for `before` is no project at all.
    """
    where = lines_of(after / claim.file, claim.symbol)
    if not where:
        return [f"{claim.code} is not in the project"]
    new = where & added(after / claim.file, before / claim.file if before else None)
    if not new:
        return [f"{claim.code} is there before the stage {claim.stage}"]
    if not has_test(after, claim.test):
        return [f"there is no test {claim.test}"]
    run = trace(after, claim.test, claim.file)
    if not run.passed:
        return [f"{claim.test} does not pass\n{run.output}"]
    if functions := where & inside_functions(after / claim.file):
        shown = bool(functions & run.lines)
    elif claim.file.endswith((".html", ".txt")):
        shown = str(after / claim.file) in run.templates
    else:
        shown = not trace(without(after, claim.file, new, place), claim.test, claim.file).passed
    return [] if shown else [f"{claim.test} does not run {claim.code}"]


def lines_of(file: Path, symbol: str) -> set[int]:
    """The lines of a symbol, from 1; none where the file or the symbol is not there."""
    if not file.is_file() or not symbol:
        return set()
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return {n for n, line in enumerate(text.splitlines(), start=1) if symbol in line}
    body, found = ast.parse(text).body, set()
    for name in symbol.split("."):
        nodes = [node for node in body if name in definitions(node)]
        found = {line for node in nodes for line in span(node)}
        body = [child for node in nodes for child in getattr(node, "body", [])]
    return found


def span(node: ast.stmt) -> range:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return range(first, (node.end_lineno or node.lineno) + 1)


def inside_functions(file: Path) -> set[int]:
    """The lines of a Python file that run only when a function is called."""
    if file.suffix != ".py":
        return set()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {
        line
        for node in nodes
        if isinstance(node, functions)
        for part in node.body
        for line in span(part)
    }


def added(after: Path, before: Path | None) -> set[int]:
    """The lines of a file, from 1, that are not in the file before."""
    new = after.read_text(encoding="utf-8").splitlines()
    old = before.read_text(encoding="utf-8").splitlines() if before and before.exists() else []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return {
        number + 1
        for kind, _, _, first, last in matcher.get_opcodes()
        if kind != "equal"
        for number in range(first, last)
    }


def has_test(project: Path, test: str) -> bool:
    """Whether there is a test of this dotted name."""
    *modules, case, method = ["", "", *test.split(".")]
    file = project.joinpath(*modules).with_suffix(".py")
    return file.is_file() and bool(lines_of(file, f"{case}.{method}"))


def without(project: Path, name: str, lines: Iterable[int], place: Path) -> Path:
    """A copy of a project in which these lines of a file are not there."""
    copy = projects.duplicate(project, Path(tempfile.mkdtemp(dir=place)) / "site")
    written = (copy / name).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for number, line in enumerate(written, start=1) if number not in lines)
    if name.endswith(".py"):
        # A file that is no Python any more fails every test, and shows nothing.
        ast.parse(kept)
    (copy / name).write_text(kept, encoding="utf-8")
    return copy


def trace(project: Path, test: str, file: str) -> Run:
    """Run one test, as `manage.py test` does, and watch a file."""
    context = checks.context()
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "log"
        process = context.Process(
            target=tracing.main, args=(sender, str(project), test, file, str(log))
        )
        process.start()
        sender.close()
        run = Run()
        with suppress(EOFError):
            if receiver.poll(LIMIT):
                run = Run(*receiver.recv())
        receiver.close()
        process.join(5)
        process.kill()
        process.join()
        run.output = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    run.passed = run.passed and re.search(r"^Ran 1 test in", run.output, re.MULTILINE) is not None
    return run
