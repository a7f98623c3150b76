"""The manifests for Kubernetes: right by their schema, at one with the site."""

import re
from functools import cache
from typing import Any

import kubernetes_validate
import yaml
from django.conf import settings
from django.test import SimpleTestCase

FOLDER = settings.BASE_DIR / "scale" / "kubernetes"
VERSION = "1.34"
# Read by others than config/settings.py.
OTHERS = {"DJANGO_SETTINGS_MODULE", "WEB_CONCURRENCY"}


@cache
def manifests() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("*.yaml"))
    return [each for file in files for each in yaml.safe_load_all(file.read_text())]


def name(manifest: dict[str, Any]) -> str:
    return f"{manifest['kind']} {manifest['metadata']['name']}"


def pods() -> dict[str, dict[str, Any]]:
    """What runs, by the name of what starts it."""
    return {
        name(each): each["spec"]["template"]
        for each in manifests()
        if "template" in each.get("spec", {})
    }


class ManifestTests(SimpleTestCase):
    def test_their_schema_knows_all_that_they_say(self):
        for manifest in manifests():
            with self.subTest(name(manifest)):
                # Strict: a word that Kubernetes does not know would be passed over.
                kubernetes_validate.validate(manifest, VERSION, strict=True)

    def test_a_slip_of_the_pen_is_seen(self):
        web = next(each for each in manifests() if each["kind"] == "Deployment")
        wrong = web | {"spec": web["spec"] | {"replica": 2}}
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(wrong, VERSION, strict=True)

    def test_none_of_them_may_do_what_it_need_not(self):
        for pod_name, pod in pods().items():
            with self.subTest(pod_name):
                spec = pod["spec"]
                self.assertIs(spec["securityContext"]["runAsNonRoot"], True)
                self.assertIs(spec["automountServiceAccountToken"], False)
                for container in spec["containers"]:
                    rules = container["securityContext"]
                    self.assertIs(rules["allowPrivilegeEscalation"], False)
                    self.assertIs(rules["readOnlyRootFilesystem"], True)
                    self.assertEqual(rules["capabilities"], {"drop": ["ALL"]})
                    self.assertIn("memory", container["resources"]["limits"])

    def test_one_version_runs_everywhere(self):
        images = {
            container["image"]
            for pod in pods().values()
            for container in pod["spec"]["containers"]
        }
        self.assertEqual(len(images), 1)

    def test_each_finds_what_it_means(self):
        labels = [pod["metadata"]["labels"] for pod in pods().values()]
        for manifest in manifests():
            with self.subTest(name(manifest)):
                selector = manifest.get("spec", {}).get("selector")
                if selector:
                    self.assertIn(selector.get("matchLabels", selector), labels)

    def test_no_secret_is_in_git(self):
        self.assertNotIn("Secret", {manifest["kind"] for manifest in manifests()})
        told = {word for each in manifests() for word in each.get("data", {})}
        secrets = {"DJANGO_SECRET_KEY", "DATABASE_URL", "DATABASE_REPLICA_URL"}
        secrets |= {"REDIS_URL", "CELERY_BROKER_URL", "DJANGO_MAIL_URL", "SENTRY_DSN"}
        self.assertEqual(told & secrets, set())

    def test_each_variable_is_one_of_the_site(self):
        text = (settings.BASE_DIR / ".env.example").read_text()
        known = set(re.findall(r"^(?:# )?(\w+)=", text, re.MULTILINE)) | OTHERS
        told = {key for each in manifests() for key in each.get("data", {})}
        for pod in pods().values():
            for container in pod["spec"]["containers"]:
                told |= {variable["name"] for variable in container.get("env", [])}
        self.assertEqual(told - known, set())
        self.assertIn("DJANGO_DEBUG", told)

    def test_who_is_told_to_go_has_the_time(self):
        """First it still answers, since not everybody has heard; then it ends."""
        web = pods()["Deployment events-web"]["spec"]
        (container,) = web["containers"]
        pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        configuration = (settings.BASE_DIR / "server" / "gunicorn.conf.py").read_text()
        (graceful,) = re.findall(r"^graceful_timeout = (\d+)", configuration, re.M)
        self.assertGreater(web["terminationGracePeriodSeconds"], pause + int(graceful))
