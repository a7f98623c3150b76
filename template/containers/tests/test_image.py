"""What the Dockerfile says, held against the site."""

import re
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from django.conf import settings
#: if not monitoring
#: print "from django.contrib.staticfiles.finders import find\n"
#: endif
from django.test import SimpleTestCase

from containers import healthy
from containers.tests.files import dockerfile


class DockerfileTests(SimpleTestCase):
    def setUp(self):
        self.stages = dockerfile()

    def index(self, stage: list[str], word: str) -> int:
        """Where in a stage the first line with this word stands."""
        places = [place for place, line in enumerate(stage) if word in line]
        self.assertTrue(places, f"no line has {word} in it")
        return places[0]

    def test_python_is_the_one_that_you_work_with(self):
        version = (settings.BASE_DIR / ".python-version").read_text().strip()
        used = {line.split()[1] for line, *_ in self.stages if "python:" in line}
        self.assertEqual(used, {f"python:{version}-slim"})

    def test_packages_are_fetched_before_the_code_comes(self):
        """Otherwise each change of a line would fetch all of them again."""
        (packages,) = [stage for stage in self.stages if "uv sync" in " ".join(stage)]
        copied = self.index(packages, "COPY pyproject.toml")
        self.assertLess(copied, self.index(packages, "uv sync --no-dev"))
        self.assertNotIn("COPY . .", packages)
        self.assertIn("--mount=type=cache", packages[self.index(packages, "uv sync")])

    def test_what_is_sent_each_time_comes_last(self):
        site = self.stages[-1]
        packages = self.index(site, "COPY --from=packages /opt/venv")
        self.assertLess(packages, self.index(site, "COPY --from=code"))

    def test_nothing_of_what_builds_gets_into_the_site(self):
        site = self.stages[-1]
        self.assertRegex(site[0], r"^FROM python:\S+-slim AS site$")
        for line in site:
            self.assertNotIn("/bin/", re.sub(r"/opt/venv/bin", "", line.split(" #")[0]))
            self.assertNotRegex(line, r"apt-get install|--from=ghcr|uv ")
        self.assertIn("pip uninstall --yes pip", " ".join(site))

    def test_neither_image_runs_as_root(self):
        for name in ("proxy", "site"):
            with self.subTest(name):
                head = self.index([stage[0] for stage in self.stages], f" AS {name}")
                users = [line for line in self.stages[head] if line.startswith("USER")]
                # As numbers: Kubernetes cannot see who a name is.
                self.assertEqual(users[-1:], ["USER 10001:10001"])

    def test_what_it_runs_is_there(self):
        (command,) = [line for line in self.stages[-1] if line.startswith("CMD")]
        (config,) = re.findall(r'"--config", "(.*?)"', command)
        self.assertTrue((settings.BASE_DIR / config).is_file())

    def test_no_image_has_a_secret(self):
        """What ENV and ARG say can be read by whoever has the image."""
        for stage in self.stages:
            for line in stage:
                if line.startswith(("ENV", "ARG")):
                    self.assertNotRegex(line, "SECRET|PASSWORD|TOKEN|DATABASE_URL")

    def test_what_is_yours_stays_outside(self):
        lines = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
        yours = {".git", ".env", ".env.*", ".venv", "media", "*.sqlite3*"}
        self.assertLessEqual(yours, {*lines})


class Site(BaseHTTPRequestHandler):
    """Answers as a site does that is reached by https alone."""

    def do_GET(self):
        sent_by_https = self.headers["X-Forwarded-Proto"] == "https"
        known = sent_by_https and self.path == healthy.PAGE
        self.send_response(200 if known else 301)
        self.end_headers()

    def log_message(self, *arguments):
        pass


class HealthTests(SimpleTestCase):
    def test_somebody_answers(self):
        with HTTPServer(("127.0.0.1", 0), Site) as server:
            thread = Thread(target=server.handle_request)
            thread.start()
            self.assertTrue(healthy.answers(server.server_port))
            thread.join()

    def test_nobody_answers(self):
        with closing(HTTPServer(("127.0.0.1", 0), Site).socket) as nobody:
            port = nobody.getsockname()[1]
        self.assertFalse(healthy.answers(port))

    def test_what_is_asked_for_is_there(self):
        #: if monitoring
        self.assertEqual(self.client.get(healthy.PAGE).status_code, 200)
        #: endif
        #: if not monitoring
        #: print "        name = healthy.PAGE.removeprefix(settings.STATIC_URL)\n"
        #: print "        self.assertTrue(find(name))\n"
        #: endif
