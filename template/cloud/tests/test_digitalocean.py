from django.test import SimpleTestCase

from cloud.tests.files import read_app, variables


class AppTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.app = read_app()
        cls.parts = {
            part["name"]: part
            for kind in ("jobs", "services", "workers")
            for part in cls.app.get(kind, [])
        }
        cls.variables = variables(cls.app["envs"], "key", "value")

    def test_what_is_secret_is_marked_and_is_not_here(self):
        secret = {line["key"] for line in self.app["envs"] if "type" in line}
        self.assertLessEqual(
            {"DJANGO_SECRET_KEY", "DJANGO_MAIL_URL", "AWS_SECRET_ACCESS_KEY"}, secret
        )
        for name in secret:
            self.assertEqual(self.variables[name], "CHANGE-ME", name)

    def test_each_part_is_of_the_same_version(self):
        tags = {part["image"]["tag"] for part in self.parts.values()}
        self.assertEqual(len(tags), 1)

    def test_the_database_is_migrated_before_and_has_copies(self):
        release = self.parts["release"]
        self.assertEqual(release["kind"], "PRE_DEPLOY")
        self.assertEqual(release["run_command"], "python manage.py migrate --no-input")
        [database] = [each for each in self.app["databases"] if each["engine"] == "PG"]
        # The small one for development has none, and forgets everything with the app.
        self.assertIs(database["production"], True)
        self.assertEqual(self.variables["DATABASE_URL"], "${db.DATABASE_URL}")

    def test_there_are_connections_for_all(self):
        web = self.parts["web"]["instance_count"]
        processes = web * int(self.variables["WEB_CONCURRENCY"])
        # The smallest database takes 22, and a release needs one while all others run.
        self.assertLess(processes * int(self.variables["DATABASE_POOL"]), 22)
