"""Does `docker compose run copy` write a copy of the database, and nothing else?"""

import shlex

import yaml
from django.conf import settings
from django.test import SimpleTestCase

FILE = "compose.yaml"


class CopyCheck(SimpleTestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        try:
            text = (settings.BASE_DIR / FILE).read_text(encoding="utf-8")
            self.services = yaml.safe_load(text)["services"]
            self.db = self.services["db"]
        except FileNotFoundError:
            self.fail(f"There is no {FILE} any more.")
        except (yaml.YAMLError, KeyError, TypeError):
            self.fail(f"{FILE} cannot be read: look at how far each line is indented.")
        self.copy = self.services.get("copy")
        if not isinstance(self.copy, dict):
            self.fail(f"{FILE} has no service copy yet, below services.")
        command = self.copy.get("command", "")
        if isinstance(command, str):
            command = shlex.split(command)
        self.command = " ".join(map(str, command))
        self.variables = self.copy.get("environment") or {}
        if isinstance(self.variables, list):
            self.variables = dict(entry.partition("=")[::2] for entry in self.variables)

    def test_1_it_dumps_the_database_to_its_output(self):
        self.assertIn("pg_dump", self.command, "The service copy does not run pg_dump yet.")
        words = self.command.replace("'", " ").replace('"', " ").split()
        custom = {"--format=custom", "--format=c", "-Fc", "-Fcustom"}
        spelled = "-F c" in self.command or "--format custom" in self.command
        self.assertTrue(
            custom & {*words} or spelled,
            "pg_dump writes SQL when nobody says another format: say --format=custom.",
        )
        to_a_file = [
            word
            for word in words
            if word.startswith(("--file", ">"))
            or (word.startswith("-f") and not word.startswith("-Fc"))
        ]
        self.assertFalse(
            to_a_file,
            "The copy is written to a file in the container, which is gone with it: let "
            "pg_dump write to its output.",
        )

    def test_2_it_starts_only_when_it_is_asked_for(self):
        self.assertEqual(
            self.copy.get("profiles"),
            ["copy"],
            "The service copy starts with every `up`: give it the profile copy.",
        )

    def test_3_it_is_the_postgresql_of_the_database(self):
        self.assertEqual(
            self.copy.get("image"),
            self.db["image"],
            "copy has another image than db: a pg_dump that is older refuses to work.",
        )
        self.assertEqual(
            self.copy.get("user"), self.db["user"], "copy runs as another user than db."
        )

    def test_4_the_password_is_in_the_volume_alone(self):
        volumes = [str(volume) for volume in self.copy.get("volumes") or []]
        keys = [volume for volume in volumes if volume.startswith("keys:")]
        self.assertTrue(
            keys, "copy does not mount the volume keys, where the password is."
        )
        self.assertTrue(
            keys[0].endswith(":ro"),
            "copy may write into the volume keys: say :ro at the end.",
        )
        place = keys[0].split(":")[1]
        files = " ".join([self.command, *map(str, self.variables.values())])
        self.assertNotIn(
            "PGPASSWORD",
            [name for name, value in self.variables.items() if value],
            "A password stands in the variables of copy, for everybody who reads git.",
        )
        self.assertTrue(
            f"{place}/database-url" in files or f"{place}/postgres-password" in files,
            f"copy reads no password: there are two files for that in {place}.",
        )
        shell = self.command.replace("$$", "")
        self.assertNotIn(
            "$(",
            shell,
            "Compose reads a single $ by itself: write $$ where the shell is to see one.",
        )

    def test_5_it_is_locked_in(self):
        for name, value in {
            "read_only": True,
            "cap_drop": ["ALL"],
            "security_opt": ["no-new-privileges:true"],
        }.items():
            self.assertEqual(
                self.copy.get(name),
                value,
                f"copy is not locked in as the others are: {name} is missing.",
            )
        self.assertEqual(
            self.copy.get("networks"),
            ["inside"],
            "copy has to be in the network inside, where db is, and in no other.",
        )
        self.assertNotIn("ports", self.copy, "Nobody asks copy anything: it needs no ports.")
        self.assertIn(
            self.copy.get("restart"),
            (None, "no"),
            "copy would be started again and again: it needs no restart.",
        )

    def test_6_it_waits_for_the_database(self):
        waits = self.copy.get("depends_on") or {}
        if isinstance(waits, list):
            waits = {}
        self.assertEqual(
            (waits.get("db") or {}).get("condition"),
            "service_healthy",
            "copy does not wait until db is healthy.",
        )
