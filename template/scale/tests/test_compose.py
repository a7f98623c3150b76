"""The two files of compose, put together by Docker itself; no engine is needed."""

import json
import shutil
import subprocess
from unittest import SkipTest

from django.conf import settings
from django.test import SimpleTestCase, tag

FILES = ["-f", "compose.yaml", "-f", "scale/compose.yaml"]


@tag("server")
class ComposeTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not shutil.which("docker") or cls.compose("version").returncode:
            raise SkipTest("no docker compose: apt install docker-compose-v2")
        done = cls.compose(*FILES, "config", "--format", "json")
        assert done.returncode == 0, done.stderr
        cls.services = json.loads(done.stdout)["services"]

    @classmethod
    def compose(cls, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["docker", "compose", *words],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_several_web_processes_and_one_of_all_else(self):
        several = {
            name
            for name, service in self.services.items()
            if service.get("deploy", {}).get("replicas", 1) > 1
        }
        self.assertEqual(several, {"web"})

    def test_the_site_keeps_what_it_had(self):
        variables = self.services["web"]["environment"]
        self.assertEqual(variables["DJANGO_DEBUG"], "0")
        self.assertEqual(variables["DJANGO_SETTINGS_MODULE"], "scale.settings")

    def test_the_primary_keeps_its_data_and_gets_its_rules(self):
        targets = {volume["target"] for volume in self.services["db"]["volumes"]}
        self.assertIn("/var/lib/postgresql/data", targets)
        self.assertIn("/srv/scale", targets)

    def test_the_two_have_data_of_their_own(self):
        for name in ("db", "replica"):
            data = [
                volume["source"]
                for volume in self.services[name]["volumes"]
                if volume["target"] == "/var/lib/postgresql/data"
            ]
            self.assertEqual(data, [name])
