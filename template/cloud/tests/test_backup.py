import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.test import SimpleTestCase, tag
from psycopg import sql

from cloud.tests.files import CLOUD
from config.tests.postgresql import programs, running_postgresql

# A site with something in it.
FILL = """
from django.core.management import call_command
from accounts.models import User
call_command("migrate", verbosity=0)
call_command("import_events", verbosity=0)
User.objects.create_user("ada", "ada@example.com", "a-long-password")
"""


@tag("server")
class BackupTests(SimpleTestCase):
    """A copy is worth something once it has been restored: here it is, each time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(running_postgresql())
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.copy = cls.folder / "events.dump"
        cls.site = cls.database("site")
        shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", FILL]
        cls.run_to_end(*shell, url=cls.site).check_returncode()
        cls.backup = cls.script("backup.sh", url=cls.site)

    @classmethod
    def database(cls, name: str) -> str:
        """A new one: its address."""
        with psycopg.connect(cls.server.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"{cls.server.url.rpartition('/')[0]}/{name}"

    @classmethod
    def run_to_end(cls, *command: str, url: str) -> subprocess.CompletedProcess:
        path = f"{programs()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        own = {"PATH": path, "DATABASE_URL": url, "DATABASE_POOL": "0"}
        return subprocess.run(
            command,
            cwd=CLOUD.parent,
            env=os.environ | own | {"DJANGO_DOTENV": os.devnull, "REDIS_URL": ""},
            capture_output=True,
            text=True,
        )

    @classmethod
    def script(cls, name: str, url: str) -> subprocess.CompletedProcess:
        return cls.run_to_end("sh", str(CLOUD / name), str(cls.copy), url=url)

    def rows(self, url: str) -> dict[str, int]:
        """How many each table has."""
        with psycopg.connect(url) as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            count = sql.SQL("SELECT count(*) FROM {}")
            questions = {name: count.format(sql.Identifier(name)) for (name,) in names}
            return {
                name: connection.execute(question).fetchone()[0]
                for name, question in questions.items()
            }

    def test_what_comes_back_is_what_was_there(self):
        self.assertEqual(self.backup.returncode, 0, self.backup.stderr)
        restored = self.database("restored")
        done = self.script("restore.sh", url=restored)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = self.rows(restored)
        self.assertEqual(rows, self.rows(self.site))
        self.assertGreater(rows["events_event"], 1)
        # Numbers go on where they were: a new row does not get the one of an old row.
        with psycopg.connect(restored) as connection:
            sequence = "SELECT nextval(pg_get_serial_sequence('accounts_user', 'id'))"
            highest = connection.execute("SELECT max(id) FROM accounts_user").fetchone()
            self.assertGreater(connection.execute(sequence).fetchone(), highest)

    def test_nobody_else_may_read_the_copy(self):
        self.assertEqual(self.copy.stat().st_mode & 0o077, 0)

    def test_a_copy_that_is_there_is_not_written_over(self):
        before = self.copy.stat().st_mtime_ns
        self.assertNotEqual(self.script("backup.sh", url=self.site).returncode, 0)
        self.assertEqual(self.copy.stat().st_mtime_ns, before)

    def test_half_a_copy_does_not_stay(self):
        folder = Path(self.enterContext(TemporaryDirectory()))
        nowhere = f"{self.site}-that-is-not-there"
        script = ["sh", str(CLOUD / "backup.sh"), f"{folder}/a.dump"]
        done = self.run_to_end(*script, url=nowhere)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual([*folder.iterdir()], [])

    def test_a_database_with_something_in_it_is_left_alone(self):
        before = self.rows(self.site)
        done = self.script("restore.sh", url=self.site)
        self.assertEqual(done.returncode, 1)
        self.assertIn("goes into an empty one", done.stderr)
        self.assertEqual(self.rows(self.site), before)
