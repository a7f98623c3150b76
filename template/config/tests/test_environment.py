import os
import re
import runpy
import subprocess
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.core import mail
from django.test import SimpleTestCase, override_settings

from config import environment
from config.environment import Environment, find_example

PROJECT = Path(__file__).resolve().parents[2]

SERVER = {
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": "a-key-of-our-own",
    "DJANGO_ALLOWED_HOSTS": "example.com",
}


def load(**variables: str) -> dict:
    """The settings as a process with these variables has them."""
    with mock.patch.dict(os.environ, variables, clear=True):
        return runpy.run_path(str(PROJECT / "config" / "settings.py"))


def complaints(**variables: str) -> list[str]:
    """What such a process says before it ends."""
    with redirect_stderr(StringIO()) as told:
        try:
            load(**variables)
        except SystemExit as end:
            assert end.code == environment.EXIT_CODE, end.code
    return told.getvalue().splitlines()


class ProblemTests(SimpleTestCase):
    def assert_wrong(self, name: str, value: str, reason: str) -> None:
        (line,) = complaints(**{name: value})
        self.assertTrue(line.startswith(f"{name}: {reason}"), line)
        self.assertIn(f"For example: {name}=", line)

    def test_all_that_is_wrong_is_told_at_once(self):
        lines = complaints(
            DJANGO_DEBUG="maybe", DJANGO_PROXIES="-1", DATABASE_URL="oracle://x/y"
        )
        names = [line.partition(":")[0] for line in lines]
        self.assertEqual(names, ["DJANGO_DEBUG", "DJANGO_PROXIES", "DATABASE_URL"])

    def test_a_line_says_how_it_would_be_right(self):
        (line,) = complaints(DJANGO_PROXIES="two")
        self.assertEqual(
            line, "DJANGO_PROXIES: not a valid integer. For example: DJANGO_PROXIES=1"
        )

    def test_a_server_needs_a_key_of_its_own(self):
        for key in ["", load()["DEVELOPMENT_KEY"]]:
            with self.subTest(key):
                (line,) = complaints(**SERVER | {"DJANGO_SECRET_KEY": key})
                self.assertTrue(line.startswith("DJANGO_SECRET_KEY: needed"), line)

    def test_a_server_needs_a_name(self):
        (line,) = complaints(**SERVER | {"DJANGO_ALLOWED_HOSTS": " "})
        self.assertTrue(line.startswith("DJANGO_ALLOWED_HOSTS: needed"), line)

    def test_names_are_names_and_no_addresses(self):
        for wrong in ["https://example.com", "example.com/", "me@example.com"]:
            with self.subTest(wrong):
                self.assert_wrong("DJANGO_ALLOWED_HOSTS", wrong, "names only")

    def test_databases_that_are_none(self):
        for url, reason in {
            "mysql://name:password@127.0.0.1/site": "does not begin with",
            "postgres": "does not begin with",
            "postgres://name:password@127.0.0.1:5432/": "names no database",
            "postgres://name:pass/word@127.0.0.1:5432/site": "is no address",
            "postgres://name:pass#word@127.0.0.1:5432/site": "has # or a blank",
            "postgres://name:password@127.0.0.1:port/site": "is no address",
            "sqlite://": "names no database",
        }.items():
            with self.subTest(url):
                self.assert_wrong("DATABASE_URL", url, reason)

    def test_mail_servers_that_are_none(self):
        for url, reason in {
            "mail.example.com": "does not begin with",
            "smtps://mail.example.com": "does not begin with",
            "submission://": "names no mail server",
            "submission:mail.example.com": "does not begin with",
            "smtp://name:pass/word@mail.example.com": "is no address",
            "smtp://name:12#34@mail.example.com": "has # or a blank",
            "smtp://mail.example.com?timeout=long": "is no address",
            "smtp://mail.example.com?tsl=1": "asks for something else than",
        }.items():
            with self.subTest(url):
                self.assert_wrong("DJANGO_MAIL_URL", url, reason)

    def test_no_value_is_repeated(self):
        """The lines end up in logs, and each of these values may be a secret."""
        secrets = {
            "DJANGO_DEBUG": "hush-1",
            "DJANGO_PROXIES": "hush-2",
            "DATABASE_URL": "postgres://name:hush-3@host:hush-4/site",
            "DJANGO_MAIL_URL": "smtp://name:hush-5/@host",
            "DJANGO_ALLOWED_HOSTS": "https://hush-6",
        }
        lines = complaints(**secrets)
        self.assertEqual(len(lines), len(secrets))
        self.assertNotIn("hush", "\n".join(lines))

    def test_a_variable_that_must_be_set(self):
        env = Environment()
        self.assertIsNone(env.int("NOBODY_HAS_SET_THIS"))
        self.assertEqual(env.problems, ["NOBODY_HAS_SET_THIS: is not set."])

    def test_after_the_judgement_each_is_told_at_once(self):
        env = Environment()
        env.judge()
        with redirect_stderr(StringIO()) as told, self.assertRaises(SystemExit):
            env.str("NOBODY_HAS_SET_THIS")
        self.assertEqual(told.getvalue(), "NOBODY_HAS_SET_THIS: is not set.\n")

    def test_a_command_ends_with_lines_and_no_traceback(self):
        done = subprocess.run(
            [sys.executable, "manage.py", "check"],
            cwd=PROJECT,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "config.settings", "DJANGO_DEBUG": "maybe"},
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, environment.EXIT_CODE)
        self.assertEqual(done.stdout, "")
        (line,) = done.stderr.splitlines()
        self.assertTrue(line.startswith("DJANGO_DEBUG: not a valid boolean"), line)


class ValueTests(SimpleTestCase):
    def test_on_and_off(self):
        for text, value in {"1": True, "0": False, "true": True, "off": False}.items():
            with self.subTest(text):
                self.assertIs(load(**SERVER | {"DJANGO_DEBUG": text})["DEBUG"], value)

    def test_hosts_with_blanks_or_commas(self):
        for text in ["a.example b.example", "a.example, b.example"]:
            found = load(**SERVER | {"DJANGO_ALLOWED_HOSTS": text})["ALLOWED_HOSTS"]
            self.assertEqual(found, ["a.example", "b.example"])

    def test_a_postgresql_with_a_pool(self):
        url = "postgres://name:p%2Fss@db.example.com:5433/site?sslmode=require"
        database = load(DATABASE_URL=url)["DATABASES"]["default"]
        self.assertEqual(database["ENGINE"], "django.db.backends.postgresql")
        self.assertEqual(database["HOST"], "db.example.com")
        self.assertEqual(database["PORT"], 5433)
        self.assertEqual(database["PASSWORD"], "p/ss")
        self.assertEqual(database["OPTIONS"]["sslmode"], "require")
        self.assertEqual(database["OPTIONS"]["pool"]["max_size"], 8)
        self.assertIs(database["CONN_HEALTH_CHECKS"], True)

    def test_a_postgresql_without_a_pool(self):
        found = load(DATABASE_URL="postgres://127.0.0.1/site", DATABASE_POOL="0")
        self.assertNotIn("OPTIONS", found["DATABASES"]["default"])

    def test_a_file_elsewhere_is_used_like_the_one_here(self):
        here = load()["DATABASES"]["default"]
        there = load(DATABASE_URL="sqlite:///data/x.sqlite3")["DATABASES"]["default"]
        self.assertEqual(there["NAME"], PROJECT / "data" / "x.sqlite3")
        self.assertEqual(there, here | {"NAME": there["NAME"]})

    def test_a_mail_server(self):
        for url, expected in {
            "submission://me%40x.org:p%2Fss@mail.x.org": {
                "username": "me@x.org",
                "password": "p/ss",
                "port": 587,
                "use_tls": True,
            },
            "smtp://mail.x.org": {"port": 25, "use_tls": False, "use_ssl": False},
            "smtp://mail.x.org:465?ssl=1": {"port": 465, "use_ssl": True},
        }.items():
            with self.subTest(url):
                mailer = load(DJANGO_MAIL_URL=url)["MAILERS"]["default"]
                options = mailer["OPTIONS"]
                self.assertEqual(options | expected | {"host": "mail.x.org"}, options)
                with override_settings(MAILERS={"default": mailer}):
                    self.assertEqual(mail.mailers["default"].host, "mail.x.org")

    def test_without_a_mail_server_mails_are_printed(self):
        backend = load()["MAILERS"]["default"]["BACKEND"]
        self.assertEqual(backend, "django.core.mail.backends.console.EmailBackend")

    def test_keys_of_earlier(self):
        found = load(DJANGO_SECRET_KEY_FALLBACKS="old  older")["SECRET_KEY_FALLBACKS"]
        self.assertEqual(found, ["old", "older"])

    def test_promises_of_https_are_for_a_server_to_make(self):
        careful = load(**SERVER)
        self.assertEqual(careful["SECURE_HSTS_SECONDS"], 24 * 60 * 60)
        self.assertIs(careful["SECURE_HSTS_PRELOAD"], False)
        sure = load(**SERVER, DJANGO_HSTS_SECONDS="9", DJANGO_HSTS_SUBDOMAINS="1")
        self.assertEqual(sure["SECURE_HSTS_SECONDS"], 9)
        self.assertIs(sure["SECURE_HSTS_INCLUDE_SUBDOMAINS"], True)
        self.assertEqual(load(DJANGO_HSTS_SECONDS="9")["SECURE_HSTS_SECONDS"], 0)

    def test_a_secret_in_a_file(self):
        with TemporaryDirectory() as folder:
            key = Path(folder) / "key"
            key.write_text("a-key-in-a-file\n")
            variables = SERVER | {"DJANGO_SECRET_KEY_FILE": str(key)}
            del variables["DJANGO_SECRET_KEY"]
            self.assertEqual(load(**variables)["SECRET_KEY"], "a-key-in-a-file")


class DotenvTests(SimpleTestCase):
    def setUp(self):
        self.file = Path(self.enterContext(TemporaryDirectory())) / ".env"
        self.enterContext(mock.patch.dict(os.environ, clear=True))

    def read(self, content: str | bytes) -> Environment:
        if isinstance(content, str):
            content = content.encode()
        self.file.write_bytes(content)
        return Environment(self.file)

    def test_its_values(self):
        for line, value in {
            "A=plain": "plain",
            "A='with # and \"'": 'with # and "',
            'A="two words" # a comment': "two words",
            "A=a=b#c": "a=b#c",
            "export A = spaced  ": "spaced",
            "A=windows\r\nB=2\r\n": "windows",
            "\ufeffA=marked": "marked",
            "A=": "",
            "# A=nothing": "default",
        }.items():
            with self.subTest(line):
                env = self.read(line)
                self.assertEqual(env.str("A", "default"), value)
                self.assertEqual(env.problems, [])

    def test_a_variable_of_the_process_counts_before_it(self):
        env = self.read("A=file")
        with mock.patch.dict(os.environ, A="process"):
            self.assertEqual(env.str("A"), "process")

    def test_it_changes_nothing_for_other_programs(self):
        self.read("A=file")
        self.assertNotIn("A", os.environ)

    def test_lines_that_are_none_are_told(self):
        for line in ["A", "just words", "=x", 'A="not closed']:
            with self.subTest(line):
                env = self.read(f"B=1\n{line}\n")
                self.assertEqual(env.problems, [".env, line 2: is not NAME=value."])

    def test_a_file_that_is_no_text_is_told(self):
        for content in ["A=1".encode("utf-16"), "A=ü".encode("latin-1")]:
            with self.subTest(content):
                self.assertIn("is not UTF-8", *self.read(content).problems)

    def test_a_file_that_may_not_be_read_is_told(self):
        self.file.touch()
        denied = PermissionError(13, "Permission denied")
        with mock.patch.object(Path, "read_text", side_effect=denied):
            env = Environment(self.file)
        self.assertEqual(env.problems, [".env: Permission denied."])

    def test_tests_leave_it_alone(self):
        """And what they start, too."""
        self.assertEqual(environment.DOTENV, PROJECT / os.devnull)


class ExampleTests(SimpleTestCase):
    def setUp(self):
        text = (PROJECT / ".env.example").read_text()
        # What it has, and what it offers behind a "# ".
        self.offered = dict(re.findall(r"^(?:# )?(\w+)=(.+)$", text, re.MULTILINE))
        # Our settings, and those that stand on them, if there are any.
        files = (PROJECT / "config" / "settings.py", *PROJECT.glob("s*/settings.py"))
        source = "".join(file.read_text() for file in files)
        self.read = set(re.findall(r'\benv\.\w+\(\s*"(\w+)"', source))

    def test_it_has_every_variable_that_is_read(self):
        self.assertIn("DJANGO_DEBUG", self.read)
        self.assertEqual(self.read - self.offered.keys(), set())

    def test_each_of_its_variables_is_read(self):
        self.assertEqual(self.offered.keys() - self.read, set())

    def test_what_it_offers_is_right(self):
        env = load(**self.offered)["env"]
        self.assertEqual(env.problems, [])
        self.assertEqual(find_example("DJANGO_PROXIES"), "DJANGO_PROXIES=1")
