"""The images: what CI builds and asks, and what it publishes."""

import os
import subprocess
from unittest import SkipTest

from django.test import tag

from ci.tests.running import STAND_IN, RunnerTests
from ci.tests.workflows import Step, steps
from server.tests.running import free_port


def of(job: str) -> list[Step]:
    return [step for step in steps() if step.job == job and step.script]


@tag("server")
class ImageTests(RunnerTests):
    """Built and started by Docker, where it is."""

    @classmethod
    def setUpClass(cls):
        try:
            subprocess.run(["docker", "info"], check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            raise SkipTest("no docker: `docker info` fails") from None
        super().setUpClass()
        cls.name = f"{cls.folder.name.lower()}-images"
        cls.addClassCleanup(
            cls.docker, "image", "rm", f"{cls.name}-site", f"{cls.name}-proxy"
        )
        cls.addClassCleanup(cls.docker, "compose", "down", "--volumes")

    @classmethod
    def environment(cls):
        # Where the engine is, if it is not where it usually is.
        engine = {name: os.environ[name] for name in os.environ if "DOCKER_" in name}
        return super().environment() | engine | {"COMPOSE_PROJECT_NAME": cls.name}

    @classmethod
    def docker(cls, *words: str) -> None:
        subprocess.run(
            ["docker", *words], cwd=cls.site, env=cls.environment(), capture_output=True
        )

    def test_from_nothing_to_a_site_that_answers(self):
        more = {"SITE_ADDRESS": f"127.0.0.1:{free_port()}"}
        for step in of("image"):
            with self.subTest(str(step)):
                self.passes(step, more)


@tag("server")
class PublishTests(RunnerTests):
    expressions = {
        "inputs.labels": "",
        "github.sha": "0" * 40,
        "github.token": "a token",
    }

    @classmethod
    def environment(cls):
        who = {"GITHUB_ACTOR": "ada", "GITHUB_REPOSITORY": "Ada/Events"}
        return super().environment() | who

    def test_both_images_go_there_by_the_number_of_the_commit(self):
        program = f'{STAND_IN}[ "$1" != login ] || cat >> "$STAND_INS"\n'
        self.put_program("docker", program)
        for step in of("publish"):
            self.passes(step)
        said = self.stand_ins.read_text().splitlines()
        number = "0" * 40
        place = "ghcr.io/ada/events"
        self.assertEqual(
            said,
            [
                "docker compose build",
                "docker login ghcr.io --username ada --password-stdin",
                "a token",
                f"docker tag events-site:{number} {place}/site:{number}",
                f"docker push --quiet {place}/site:{number}",
                f"docker tag events-proxy:{number} {place}/proxy:{number}",
                f"docker push --quiet {place}/proxy:{number}",
            ],
        )
