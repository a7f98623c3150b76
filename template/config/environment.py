"""
The variables of the environment: read here, judged here.

A variable comes from whoever starts the process: a terminal, systemd, Docker. If it is
not set there, it may stand in the file .env. .env.example has them all.

https://github.com/sloria/environs
"""

import os
import re
import sys
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import dj_database_url
import dj_email_url
from dotenv.parser import parse_stream
from environs import EnvError, EnvNotSetError, FileAwareEnv, ValidationError, validate

PROJECT = Path(__file__).resolve().parent.parent

# Tests give the same result on every machine, whatever stands in the .env there. What
# they start is told so by the variable.
if sys.argv[1:2] == ["test"]:
    os.environ["DJANGO_DOTENV"] = os.devnull
DOTENV = PROJECT / os.environ.get("DJANGO_DOTENV", ".env")

# Not 1: Gunicorn would try again, for ever. This it takes for "no use in trying".
EXIT_CODE = 4

NO_ADDRESS = "is no address. In a password, / is written %2F, and @ is written %40"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Environment:
    """
    The variables, each read by its kind: env.str("NAME"), env.int("NUMBER", 0).

    The kinds are those of environs, and some of our own below. A wrong variable is
    noted, and the default used, so that `judge` tells of all that are wrong at once.
    """

    def __init__(self, dotenv: Path = DOTENV) -> None:
        # A secret may stand in a file: NAME_FILE names it. Docker hands them over so.
        self._source = FileAwareEnv(strip_whitespace=True)
        self._judged = False
        self.problems: list[str] = []
        if dotenv.is_file():
            self._read_file(dotenv)

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        """env.str, env.bool, env.int, env.float, env.list, env.json, env.url …"""
        read = getattr(self._source, kind)

        def read_and_note(name: str, default: Any = ..., **options: Any) -> Any:
            try:
                return read(name, default, **options)
            except EnvNotSetError:
                self.wrong(name, "is not set")
            except EnvError as error:
                self.wrong(name, explain(error.error_messages))
            except ValueError:
                self.wrong(name, f"{name}_FILE names a file that cannot be read")
            return None if default is ... else default

        return read_and_note

    def count(self, name: str, default: int) -> int:
        """How many of something."""
        return self.int(name, default, validate=validate.Range(min=0))

    def hosts(self, name: str) -> list[str]:
        """Names of computers, with blanks or commas between them."""
        return split(self.str(name, "", validate=check_hosts))

    def address(self, name: str, default: str, schemes: Iterable[str] = ()) -> str:
        """Where another program is, such as redis://127.0.0.1:6379/0."""

        def check(url: str) -> None:
            if url:
                check_address(url, schemes)

        return self.str(name, default, validate=check) or default

    def database(
        self, name: str, default: dict[str, Any], engine: str, pool: int
    ) -> dict[str, Any]:
        """A database's address, as Django's settings want it."""
        url = self.str(name, "", validate=parse_database)
        if not url:
            return default
        database = parse_database(url)
        if database["ENGINE"] == default["ENGINE"]:
            # The same program: only the file is another one.
            return default | {"NAME": PROJECT / database["NAME"]}
        if pool:
            # Connections that are kept, and lent to one request after the other. Where
            # all are lent, a request waits for so many seconds before it is an error.
            lent = {"min_size": 1, "max_size": pool, "timeout": 10}
            database["OPTIONS"] = database.get("OPTIONS", {}) | {"pool": lent}
        return database | {"ENGINE": engine}

    def mailer(self, name: str, default: dict[str, Any]) -> dict[str, Any]:
        """A mail server's address, as an entry of MAILERS."""
        url = self.str(name, "", validate=parse_mailer)
        return parse_mailer(url) if url else default

    # Your own kinds go below.

    def wrong(self, name: str, reason: str) -> None:
        """Note what is wrong with a variable, without its value: it may be secret."""
        problem = f"{name}: {reason}."
        if example := find_example(name):
            problem += f" For example: {example}"
        self.problems.append(problem)
        if self._judged:
            self._stop()

    def judge(self) -> None:
        """Stop if anything is wrong so far; from here on, stop at once."""
        self._judged = True
        if self.problems:
            self._stop()

    def _stop(self) -> NoReturn:
        # Several settings may have asked for the same variable.
        print(*dict.fromkeys(self.problems), sep="\n", file=sys.stderr)
        sys.exit(EXIT_CODE)

    def _read_file(self, file: Path) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            self.problems.append(f"{file.name}: is not UTF-8. Save it as such.")
            return
        except OSError as error:
            self.problems.append(f"{file.name}: {error.strerror}.")
            return
        for line in parse_stream(StringIO(text)):
            if line.error or (line.key and line.value is None):
                number = line.original.line
                self.problems.append(f"{file.name}, line {number}: is not NAME=value.")
        if not self.problems:
            self._source.read_env(file, recurse=False)


def explain(messages: Any) -> str:
    """The first of the messages. Of a list, each entry may have some."""
    if isinstance(messages, dict):
        messages = next(iter(messages.values()))
    return messages[0][0].lower() + messages[0][1:].rstrip(".")


def find_example(name: str) -> str:
    """The line about this variable in .env.example."""
    try:
        examples = (PROJECT / ".env.example").read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(rf"^(?:# )?({re.escape(name)}=.+)$", examples, re.MULTILINE)
    return found[1] if found else ""


def split(text: str) -> list[str]:
    return text.replace(",", " ").split()


def check_hosts(text: str) -> None:
    if any(mark in host for host in split(text) for mark in ("/", "@", "?", "#")):
        raise ValidationError("names only, without https:// and without a path")


def check_address(url: str, schemes: Iterable[str]) -> None:
    """What is alike for the addresses of all servers."""
    scheme, found, _ = url.partition("://")
    if not found or (schemes and scheme not in schemes):
        known = " or ".join(f"{name}://" for name in schemes or ["redis", "amqp"])
        raise ValidationError(f"does not begin with {known}")
    if "#" in url or any(character.isspace() for character in url):
        raise ValidationError("has # or a blank in it: write %23 or %20")


def parse_database(url: str) -> dict[str, Any]:
    if not url:
        return {}
    check_address(url, ["postgres", "postgresql", "sqlite"])
    try:
        # Asks a connection that has been idle whether it still lives.
        database = dict(dj_database_url.parse(url, conn_health_checks=True))
    except ValueError:
        # Its words might hold a part of the password.
        raise ValidationError(NO_ADDRESS) from None
    if database["NAME"] in ("", ":memory:"):
        raise ValidationError("names no database after the last /")
    return database


def parse_mailer(url: str) -> dict[str, Any]:
    if not url:
        return {}
    check_address(url, ["submission", "smtp"])
    try:
        parts = dj_email_url.parse(url)
    except ValueError:
        raise ValidationError(NO_ADDRESS) from None
    if not urlsplit(url).hostname:
        raise ValidationError("names no mail server")
    if parse_qs(urlsplit(url).query).keys() - {"ssl", "tls", "timeout"}:
        # A slip of the pen in "tls" would send the password unencrypted.
        raise ValidationError("asks for something else than ssl, tls or timeout")
    return {
        "BACKEND": SMTP,
        "OPTIONS": {
            "host": parts["EMAIL_HOST"],
            "port": parts["EMAIL_PORT"],
            "username": parts["EMAIL_HOST_USER"] or "",
            "password": parts["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": parts["EMAIL_USE_TLS"],
            "use_ssl": parts["EMAIL_USE_SSL"],
            # A server that does not answer holds up nobody for long.
            "timeout": parts["EMAIL_TIMEOUT"] or 10,
        },
    }


# Your own checks go below.
