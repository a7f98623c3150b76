from pathlib import Path
from tempfile import TemporaryDirectory

import dj_database_url
from django.test import SimpleTestCase

from containers import keys


class KeyTests(SimpleTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def made(self) -> dict[str, str]:
        keys.make(self.folder)
        return {file.name: file.read_text() for file in self.folder.iterdir()}

    def test_each_site_has_its_own(self):
        first = self.made()
        for file in self.folder.iterdir():
            file.unlink()
        second = self.made()
        self.assertEqual(first.keys(), second.keys())
        for name in first:
            with self.subTest(name):
                self.assertNotEqual(first[name], second[name])
                self.assertGreaterEqual(len(first[name]), 43)

    def test_made_once_they_stay(self):
        """The database keeps the password that it has been made with."""
        self.assertEqual(self.made(), self.made())

    def test_one_that_is_missing_is_made(self):
        first = self.made()
        (self.folder / "secret-key").unlink()
        second = self.made()
        self.assertNotEqual(second.pop("secret-key"), first.pop("secret-key"))
        self.assertEqual(first, second)

    def test_the_address_of_the_database_has_its_password(self):
        made = self.made()
        database = dj_database_url.parse(made["database-url"])
        self.assertEqual(database["PASSWORD"], made["postgres-password"])
        self.assertEqual(database["HOST"], "db")
