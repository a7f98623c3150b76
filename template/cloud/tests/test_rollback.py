import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.test import tag

from cloud.tests.on_a_server import VARIABLES
from containers.tests.engine import BUILD, PATIENCE, ComposedTests
from server.tests.running import LEFT_OUT

# What the next version brings. The database itself knows what stands there in a row
# that an older version writes: Django's `default` alone would not do.
FIELD = 'dress_code = models.CharField(max_length=40, db_default="")'
PLACE = "    # Your own fields go below.\n"

# Asks for the page of an event, in the container itself.
ASK = ["python", "-c"]
ASK += [
    "import sys, urllib.request as r; "
    "print(r.urlopen(f'http://127.0.0.1:8000/events/{sys.argv[1]}/').status)"
]

PUBLISH = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from events.models import Category, Event
organizer, _ = User.objects.get_or_create(username="ada", email="ada@example.com")
begin = timezone.now() + timedelta(days=7)
event = Event.objects.create(
    title="{title}", slug="{title}", category=Category.MUSIC, venue="Old Brewery",
    city="Leipzig", price=5, seats=80, description="Two sets.", organizer=organizer,
    starts_at=begin, ends_at=begin + timedelta(hours=2), {more}
)
print(event.pk)
"""


@tag("server")
class RollbackTests(ComposedTests):
    """A version comes, with a migration, and goes again, before it ever has to."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.choose("1")
        super().setUpClass()

    @classmethod
    def choose(cls, version: str) -> None:
        """Which version compose means from here on."""
        (cls.folder / "variables").write_text(f"SITE_VERSION={version}\n")

    @classmethod
    def compose(cls, *words: str, **options: Any) -> str:
        variables = ["--env-file", str(cls.folder / "variables")]
        start = ["compose", *variables, "--project-name", cls.project]
        return cls.docker(*start, "--file", "compose.yaml", *words, **options)

    @classmethod
    def remove(cls) -> None:
        super().remove()
        names = [f"{cls.image('site')}:{version}" for version in "12"]
        names += [f"{cls.image('proxy')}:1", cls.image("heroku")]
        cls.docker("image", "rm", *names, check=False)

    @classmethod
    def up(cls) -> None:
        """What answers requests, and what that needs: enough to go back and forth."""
        command = ["up", "--wait", "--wait-timeout", str(PATIENCE), "--no-build"]
        cls.compose(*command, "web")

    def build_the_next(self) -> None:
        """The same site with one column more, as version 2."""
        site = self.folder / "site"
        left_out = shutil.ignore_patterns(*LEFT_OUT)
        shutil.copytree(settings.BASE_DIR, site, ignore=left_out)
        models = site / "events" / "models.py"
        before, _, after = models.read_text().partition(PLACE)
        models.write_text(f"{before}    {FIELD}\n{PLACE}{after}")
        manage = [sys.executable, "manage.py", "makemigrations", "events"]
        subprocess.run(
            manage,
            cwd=site,
            env=os.environ | {"DJANGO_DOTENV": os.devnull, "DATABASE_URL": ""},
            check=True,
            capture_output=True,
        )
        name = f"{self.image('site')}:2"
        build = ["build", "--quiet", "--target", "site", "--tag", name, str(site)]
        self.docker(*build, limit=BUILD)

    def publish(self, title: str, more: str = "") -> str:
        return self.shell(PUBLISH.format(title=title, more=more))

    def query(self, question: str) -> str:
        psql = ["psql", "-U", "events", "-d", "events", "--tuples-only", "--no-align"]
        return self.inside("db", *psql, "--command", question).strip()

    def test_a_version_comes_and_goes_and_nothing_is_lost(self):
        self.publish("before")
        self.build_the_next()

        self.choose("2")
        self.up()
        self.publish("with", more='dress_code="Hats"')
        self.assertEqual(self.state("release")["State"]["ExitCode"], 0)

        # Back. Its migrations have nothing to say, and the column stays where it is.
        self.choose("1")
        self.up()
        self.assertEqual(self.state("release")["State"]["ExitCode"], 0)
        self.assertTrue(self.state("web")["Config"]["Image"].endswith("-site:1"))
        self.publish("after")
        for title in ("before", "with", "after"):
            self.assertEqual(self.inside("web", *ASK, title).strip(), "200", title)
        rows = self.query("SELECT slug, dress_code FROM events_event ORDER BY id")
        self.assertEqual(rows.splitlines(), ["before|", "with|Hats", "after|"])

    def test_heroku_runs_the_same_image_and_says_where_it_listens(self):
        name = self.image("heroku")
        build = ["build", "--quiet", "--provenance=false", "--target", "web"]
        build += ["--build-arg", f"IMAGE={self.image('site')}:1", "--tag", name]
        self.docker(*build, "cloud/heroku", limit=BUILD)
        told = VARIABLES | {"PORT": "5123"}
        variables = [f"--env={name}={value}" for name, value in told.items()]
        # As somebody whom the image has never heard of. Gunicorn loads the site for it.
        run = ["run", "--rm", "--user", "31337", "--network", "none", *variables, name]
        gunicorn = ["gunicorn", "--config", "server/gunicorn.conf.py", "--print-config"]
        self.assertIn("0.0.0.0:5123", self.docker(*run, *gunicorn))
