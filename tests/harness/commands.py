"""
A command that a text shows, run as its reader runs it, for its output.

Most of them are for manage.py. A new interpreter would spend more time importing Django than on
the command: so the project's manage.py runs in a process that starts with Django imported, as
in checks.py. What it prints is the same. All other commands run in a shell.
"""

import atexit
import gc
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType

from harness import checks, compiled, inside, lighter, migrated
from harness.texts import Command

LIMIT = 120
MANAGE = re.compile(r"(?P<variables>(?:[A-Z_]+=\S+ )*)uv run (?:python )?manage\.py (?P<words>.+)")
# Words that a shell hands on as they are, between quotes or without.
PLAIN = re.compile(r"""(?:[\w@%+=:,./-]|'[^']*'|"(?:[^"$`\\]|\\[^"$`\\])*"| )+""")
# What makes more processes of its own, which would be started in another way here.
ALONE = ("--parallel", "runserver")


def run(command: Command, project: Path) -> str:
    """All that a command prints in a project."""
    found = arguments(command.line)
    return forked(project, *found) if found else in_shell(command, project)


def arguments(line: str) -> tuple[list[str], dict[str, str]] | None:
    """The words that a line gives to manage.py, and the variables; None where it needs a shell."""
    found = MANAGE.fullmatch(line)
    if not found or not PLAIN.fullmatch(line):
        return None
    words = shlex.split(found["words"])
    if any(word.startswith(ALONE) for word in words):
        return None
    variables = shlex.split(found["variables"])
    return words, dict(variable.split("=", 1) for variable in variables)


def in_shell(command: Command, project: Path) -> str:
    """What a command prints in a shell, where manage.py is a new interpreter's."""
    done = subprocess.run(
        command.runnable,
        shell=True,
        cwd=project,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    return done.stdout


def forked(project: Path, words: list[str], variables: dict[str, str] | None = None) -> str:
    """What a project's manage.py prints, in a process that starts with Django imported."""
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "log"
        # The process that others are forked from has the variables of when it began.
        process = checks.context().Process(
            target=main, args=(str(project), words, {**os.environ, **(variables or {})}, str(log))
        )
        checks.start(process)
        process.join(LIMIT)
        late = process.is_alive()
        process.kill()
        process.join()
        # A process that did not get as far as the log has none, and that is an error.
        printed = log.read_text(encoding="utf-8")
    if late:
        raise TimeoutError(f"not done after {LIMIT} seconds: {words}\n{printed}")
    return printed


def main(project: str, words: list[str], environment: dict[str, str], log: str) -> None:
    """What runs in the process: `python manage.py` and some words."""
    capture(log, bool(environment.get("PYTHONUNBUFFERED")))
    inside.enter(project, "", [], None)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["manage.py", *words]
    compiled.keep(project)
    gc.freeze()
    gc.set_threshold(lighter.OBJECTS)
    script = str(Path(project) / "manage.py")
    sys.modules["__main__"] = ModuleType("__main__")
    sys.modules["__main__"].__file__ = script
    with known_database(project) if words[0] == "test" else nullcontext():
        try:
            code = compile(Path(script).read_bytes(), script, "exec")
            exec(code, sys.modules["__main__"].__dict__)
        except SystemExit as end:
            if not isinstance(end.code, int | None):
                print(end.code, file=sys.stderr)
        except BaseException as error:
            # Nobody has called the script.
            below = error.__traceback__ and error.__traceback__.tb_next
            sys.excepthook(type(error), error.with_traceback(below), below)
    # The end of an interpreter, in its order: what is left to be done may print something.
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()


def capture(log: str, unbuffered: bool) -> None:
    """
    Send all output to a file, and read nothing.

    As `python manage.py` does it in a pipe, stdout is written at the end, or when there is a lot
    of it, and stderr line by line: it decides about the order.
    """
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    out, err = (io.FileIO(number, "w", closefd=False) for number in (1, 2))
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(
        out if unbuffered else io.BufferedWriter(out), "utf-8", write_through=unbuffered
    )
    sys.stderr = sys.__stderr__ = io.TextIOWrapper(
        err if unbuffered else io.BufferedWriter(err),
        "utf-8",
        "backslashreplace",
        line_buffering=True,
        write_through=unbuffered,
    )


def known_database(project: str):
    """As in checks.py: migrate no database for tests of which it is known what comes of it."""
    import django

    modules: list[Path] = []
    setup = django.setup

    def noting(*args, **kwargs) -> None:
        setup(*args, **kwargs)
        modules[:] = migrated.loaded(project)

    django.setup = noting
    return migrated.once(project, modules)
