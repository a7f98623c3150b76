import subprocess
import sys
from pathlib import Path

from django.test import SimpleTestCase, tag

from cloud.tests.files import CLOUD, read_template, variables


class TemplateTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resources = read_template()["Resources"]

    def of_type(self, kind: str) -> dict[str, dict]:
        """The resources of a kind, and what each is to be like."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }

    def containers(self) -> dict[str, dict]:
        tasks = self.of_type("AWS::ECS::TaskDefinition")
        return {name: task["ContainerDefinitions"][0] for name, task in tasks.items()}

    def test_all_that_runs_is_told_the_same(self):
        told = {
            name: (
                variables(container["Environment"], "Name", "Value"),
                variables(container["Secrets"], "Name", "ValueFrom"),
            )
            for name, container in self.containers().items()
        }
        for name, variables_of_it in told.items():
            self.assertEqual(variables_of_it, told["Web"], name)

    def test_no_secret_is_an_ordinary_variable(self):
        web = self.containers()["Web"]
        secret = variables(web["Secrets"], "Name", "ValueFrom")
        self.assertLessEqual(
            {"DJANGO_SECRET_KEY", "DATABASE_URL", "DJANGO_MAIL_URL"}, secret.keys()
        )
        self.assertFalse(
            secret.keys() & variables(web["Environment"], "Name", "Value").keys()
        )
        # And the one that starts the containers may read each of them.
        policy = self.resources["StartRole"]["Properties"]["Policies"][0]
        [statement] = policy["PolicyDocument"]["Statement"]
        for arn in secret.values():
            self.assertIn(arn, statement["Resource"])

    def test_a_migration_comes_a_step_ahead(self):
        containers = self.containers()
        self.assertEqual(
            containers["Release"]["Command"],
            ["python", "manage.py", "migrate", "--no-input"],
        )
        self.assertEqual(containers.pop("Release")["Image"], {"Ref": "ReleaseImage"})
        for name, container in containers.items():
            self.assertEqual(container["Image"], {"Ref": "Image"}, name)

    def test_a_version_that_does_not_get_well_is_taken_back(self):
        for name, service in self.of_type("AWS::ECS::Service").items():
            breaker = service["DeploymentConfiguration"]["DeploymentCircuitBreaker"]
            self.assertEqual(breaker, {"Enable": True, "Rollback": True}, name)

    def test_data_outlives_the_stack_and_has_copies(self):
        database = self.resources["Database"]
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            self.assertEqual(database[policy], "Snapshot")
            self.assertEqual(self.resources["Media"][policy], "Retain")
        self.assertGreaterEqual(database["Properties"]["BackupRetentionPeriod"], 7)
        self.assertIs(database["Properties"]["DeletionProtection"], True)
        self.assertIs(database["Properties"]["StorageEncrypted"], True)
        media = self.resources["Media"]["Properties"]
        self.assertEqual(media["VersioningConfiguration"], {"Status": "Enabled"})

    def test_only_the_site_reaches_the_data(self):
        gates = self.of_type("AWS::EC2::SecurityGroup")
        for line in gates["DataGate"]["SecurityGroupIngress"]:
            self.assertEqual(line["SourceSecurityGroupId"], {"Ref": "SiteGate"})
        [line] = gates["SiteGate"]["SecurityGroupIngress"]
        self.assertEqual(line["SourceSecurityGroupId"], {"Ref": "BalancerGate"})
        self.assertIs(
            self.resources["Database"]["Properties"]["PubliclyAccessible"], False
        )
        media = self.resources["Media"]["Properties"]
        self.assertEqual(set(media["PublicAccessBlockConfiguration"].values()), {True})
        address = self.resources["DatabaseUrl"]["Properties"]["SecretString"]
        self.assertTrue(address["Fn::Sub"].endswith("?sslmode=require"))

    def test_gunicorn_has_the_time_to_end(self):
        source = (CLOUD.parent / "server" / "gunicorn.conf.py").read_text()
        self.assertIn("\ngraceful_timeout = 30\n", source)
        self.assertGreater(self.containers()["Web"]["StopTimeout"], 30)


@tag("server")
class SchemaTests(SimpleTestCase):
    def test_by_the_schemas_that_aws_publishes(self):
        program = Path(sys.executable).with_name("cfn-lint")
        # They come with the package: nothing is asked of the network.
        command = [str(program), "--", str(CLOUD / "aws" / "site.yml")]
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
