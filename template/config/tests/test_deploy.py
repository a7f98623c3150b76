import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase

PROJECT = Path(__file__).resolve().parents[2]

# What a server would set, made up.
VARIABLES = {
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-of-a-test",
    "DJANGO_ALLOWED_HOSTS": "example.com",
    "DJANGO_HTTPS": "1",
    "DJANGO_MAIL_URL": "submission://name:password@mail.example.com",
    # Some checks would ask a PostgreSQL, which is not what this is about.
    "DATABASE_URL": "",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    # Variables of your own go below.
}

# The settings, where all that a server needs has been built.
SETTINGS = """
from pathlib import Path
from config.settings import *
if "DJANGO_VITE" in globals():
    manifest = Path(__file__).with_name("manifest.json")
    manifest.write_text("{}")
    DJANGO_VITE["default"]["manifest_path"] = manifest
"""


class DeployTests(SimpleTestCase):
    def test_manage_py_check_deploy_has_nothing_to_say(self):
        with TemporaryDirectory() as folder:
            (Path(folder) / "server_settings.py").write_text(SETTINGS)
            places = [folder, os.environ.get("PYTHONPATH", "")]
            check = [sys.executable, "manage.py", "check", "--deploy"]
            done = subprocess.run(
                [*check, "--fail-level", "WARNING"],
                cwd=PROJECT,
                env=os.environ
                | VARIABLES
                | {
                    "DJANGO_SETTINGS_MODULE": "server_settings",
                    "PYTHONPATH": os.pathsep.join(filter(None, places)),
                    # A check may look into the database, and so make an empty one.
                    "DATABASE_URL": f"sqlite:///{Path(folder).as_posix()}/db.sqlite3",
                },
                capture_output=True,
                text=True,
                check=False,
            )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no issues", done.stdout)
