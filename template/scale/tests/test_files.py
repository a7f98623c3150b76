"""The files for nginx and for compose, held against the site."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from django.conf import settings
from django.test import SimpleTestCase

from scale.keys import make_all

SCALE = Path(__file__).resolve().parents[1]


def services(file: Path) -> dict[str, Any]:
    return yaml.safe_load(file.read_text())["services"]


class UpstreamTests(SimpleTestCase):
    def setUp(self):
        text = (SCALE / "nginx" / "upstream.conf").read_text()
        self.text = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)

    def test_it_takes_the_place_of_the_one_that_is_there(self):
        site = (settings.BASE_DIR / "server" / "nginx" / "events.conf").read_text()
        (name,) = re.findall(r"^upstream (\w+) ", self.text, re.MULTILINE)
        self.assertIn(f"upstream {name} {{", site)
        self.assertIn(f"proxy_pass http://{name};", site)

    def test_one_that_is_down_is_left_alone_and_asked_again(self):
        servers = re.findall(r"^ *server (.+);", self.text, re.MULTILINE)
        self.assertGreater(len(servers), 1)
        for server in servers:
            self.assertRegex(server, r" max_fails=1 fail_timeout=\ds$")

    def test_what_one_process_of_nginx_finds_out_all_know(self):
        self.assertRegex(self.text, r"\bzone \w+ \d+k;")


class ComposeTests(SimpleTestCase):
    def setUp(self):
        self.here = services(SCALE / "compose.yaml")
        self.there = services(settings.BASE_DIR / "compose.yaml")

    def test_it_adds_one_service_and_changes_others(self):
        self.assertEqual(self.here.keys() - self.there.keys(), {"replica"})

    def test_the_replica_is_locked_in_as_the_primary_is(self):
        alike = ["image", "user", "read_only", "tmpfs", "cap_drop", "security_opt"]
        alike += ["networks", "restart", "stop_grace_period", "healthcheck"]
        for word in alike:
            with self.subTest(word):
                self.assertEqual(self.here["replica"][word], self.there["db"][word])

    def test_the_site_is_told_of_it(self):
        variables = self.here["web"]["environment"]
        self.assertEqual(variables["DJANGO_SETTINGS_MODULE"], "scale.settings")
        with TemporaryDirectory() as folder:
            make_all(Path(folder))
            file = Path(folder) / Path(variables["DATABASE_REPLICA_URL_FILE"]).name
            primary = (Path(folder) / "database-url").read_text()
            self.assertEqual(file.read_text(), primary.replace("@db:", "@replica:"))
            self.assertIn("@replica:", file.read_text())

    def test_what_is_mounted_and_run_is_there(self):
        (program,) = self.here["replica"]["entrypoint"][1:]
        self.assertTrue((SCALE / "postgresql" / Path(program).name).is_file())
        told = " ".join(self.here["db"]["command"])
        (rules,) = re.findall(r"hba_file=(\S+)", told)
        self.assertTrue((SCALE / "postgresql" / Path(rules).name).is_file())

    def test_nobody_is_let_in_without_a_password_from_outside(self):
        rules = (SCALE / "postgresql" / "pg_hba.conf").read_text()
        for line in rules.splitlines():
            if line.startswith("host") and "127.0.0.1" not in line:
                with self.subTest(line):
                    self.assertEqual(line.split()[-1], "scram-sha-256")
