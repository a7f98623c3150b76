"""
What goes wrong for the user: one line, with a way out, and exit code 2.

A command raises UserError; Commands shows it, and everything else that click or Python may raise,
as one line. Exit codes: 0 done, 1 a conflict to resolve, 2 refused with nothing changed, 130
stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, NoReturn

import click

STOPPED = 130
# The signals by which a user, or the system, ends a program.
ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


class UserError(click.ClickException):
    """What the user has to know, and what to do about it. Nothing was changed."""

    exit_code = 2

    def __init__(self, problem: str, way_out: str) -> None:
        # Words of git or Copier may bring line breaks with them.
        self.problem = " ".join(problem.rstrip(". ").split())
        self.way_out = " ".join(way_out.split())
        end = "" if self.problem.endswith(("?", "!")) else "."
        super().__init__(f"{self.problem}{end} {self.way_out}".strip())

    def show(self, file: Any = None) -> None:
        """Write the line to standard error."""
        click.echo(f"error: {self.message}", file=file, err=True)


class Commands(click.Group):
    """A group of commands of which no failure takes more than a line."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run a command and leave with its exit code."""
        options["standalone_mode"] = False
        write_anything()
        try:
            # What click returns here is the code of `ctx.exit()`; a command returns None.
            sys.exit(super().main(*args, **options))
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else "")
            sys.exit(0)
        except click.UsageError as error:
            leave(usage_error(error))
        except UserError as error:
            leave(error)
        except click.ClickException as error:
            leave(UserError(error.format_message(), "Try again with --help."))
        except (click.Abort, KeyboardInterrupt):
            click.echo("Stopped: what was under way is taken back.", err=True)
            sys.exit(STOPPED)
        except OSError as error:
            leave(from_system(error))
        except Exception as error:
            if os.environ.get("DJANGO_STAGES_DEBUG"):
                raise
            leave(
                UserError(
                    f"a fault in django-stages: {type(error).__name__}: {error}",
                    "Please report it, with what DJANGO_STAGES_DEBUG=1 shows.",
                )
            )


def leave(error: UserError) -> NoReturn:
    """Show the error and end the program."""
    error.show()
    sys.exit(error.exit_code)


def usage_error(error: click.UsageError) -> UserError:
    """What click found wrong with the command line, in our form."""
    command = error.ctx.command_path if error.ctx else "django-stages"
    return UserError(error.format_message(), f"{command} --help shows how it is used.")


def from_system(error: OSError) -> UserError:
    """A full disk, a folder without permission and their like, in our form."""
    if isinstance(error, FileNotFoundError) and not error.filename:
        # Only the question for the current folder names no file.
        return UserError("the folder that you are in is gone", "Go to another one.")
    reason = error.strerror or str(error) or type(error).__name__
    where = f" ({error.filename})" if error.filename else ""
    return UserError(f"{reason}{where}", "Mend that and say it again.")


def write_anything() -> None:
    """Let no character of a name be a failure on a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def clean_up_when_terminated() -> None:
    """Make a request to end (kill, a closed terminal) run the clean-up that Ctrl-C runs."""

    def end(number: int, frame: object) -> NoReturn:
        sys.exit(128 + number)

    for name in ENDING[1:]:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
