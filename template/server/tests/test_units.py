"""The units of systemd."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import get_commands
from django.test import SimpleTestCase, tag

from server.tests.files import PLACE, SERVER, services, unit


class UnitTests(SimpleTestCase):
    def test_what_they_run_is_there(self):
        commands = get_commands()
        for name in services():
            for command in unit(name)["ExecStart"]:
                with self.subTest(command):
                    program, *words = command.split()
                    self.assertTrue(program.startswith(f"{PLACE}/.venv/bin/"))
                    if words[0] == "manage.py":
                        self.assertIn(words[1], commands)
                    for word in words:
                        if word.endswith(".py"):
                            self.assertTrue((settings.BASE_DIR / word).is_file())

    def test_none_of_them_may_do_what_it_need_not(self):
        for name in services():
            with self.subTest(name):
                words = unit(name)
                self.assertEqual(words["User"], ["events"])
                self.assertEqual(words["ProtectSystem"], ["strict"])
                self.assertEqual(words["NoNewPrivileges"], ["true"])
                self.assertEqual(words["CapabilityBoundingSet"], [""])

    def test_they_write_where_the_site_writes(self):
        def place(folder: Path) -> str:
            return f"{PLACE}/{folder.relative_to(settings.BASE_DIR)}"

        (written,) = unit("events.service")["ReadWritePaths"]
        self.assertEqual(written, place(settings.MEDIA_ROOT))
        (written,) = unit("events-release.service")["ReadWritePaths"]
        self.assertEqual(written, place(settings.STATIC_ROOT))

    def test_all_know_the_same_variables(self):
        for name in services():
            with self.subTest(name):
                self.assertEqual(unit(name)["EnvironmentFile"], [f"{PLACE}/.env"])

    def test_a_reload_is_gunicorns(self):
        (reload,) = unit("events.service")["ExecReload"]
        self.assertEqual(reload, "/bin/kill --signal HUP $MAINPID")


@tag("server")
class SystemdTests(SimpleTestCase):
    """What systemd itself says of them."""

    def setUp(self):
        if shutil.which("systemd-analyze") is None:
            self.skipTest("no systemd-analyze: apt install systemd")
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        for file in (SERVER / "systemd").iterdir():
            # It looks whether programs are there.
            programs = rf"{PLACE}/\.venv/bin/\w+"
            unit = re.sub(programs, sys.executable, file.read_text())
            (self.folder / file.name).write_text(unit)

    def analyze(self, *arguments: str) -> None:
        done = subprocess.run(
            ["systemd-analyze", "--man=no", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stderr, "")

    def test_it_understands_every_line(self):
        self.analyze("verify", *map(str, self.folder.iterdir()))

    def test_it_finds_them_well_locked_in(self):
        """0 is the best figure, 10 the worst. A unit that says nothing has 9.2."""
        for name in services():
            with self.subTest(name):
                file = str(self.folder / name)
                self.analyze("security", "--offline=true", "--threshold=20", file)
