from datetime import UTC, datetime

from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import TransactionTestCase, override_settings

BEFORE = [("accounts", "0001_initial")]
AFTER = [("accounts", "0004_user_email_once")]


class ExistingUsersTests(TransactionTestCase):
    """
    The migrations of this stage, with people in the table.

    A TransactionTestCase, because SQLite changes no table inside a transaction that a
    test has begun.
    """

    def setUp(self):
        # Whatever happens, the next test finds the newest tables.
        self.addCleanup(self.migrate, None)
        self.old = self.migrate(BEFORE).get_model("accounts", "User")

    def migrate(self, targets):
        """Go there, and give the models as they were there."""
        executor = MigrationExecutor(connection)
        executor.migrate(targets or executor.loader.graph.leaf_nodes())
        return executor.loader.project_state(targets).apps

    def add(self, username: str, email: str = "", **fields):
        return self.old.objects.create(username=username, email=email, **fields)

    def forward(self):
        return self.migrate(AFTER).get_model("accounts", "User").objects

    @override_settings(TIME_ZONE="Europe/Berlin")
    def test_the_new_fields_begin_with_what_is_known_of_a_person(self):
        self.add("ada", first_name="Ada", last_name="L.")
        self.add("grace", last_name="H.")
        self.add("nobody")
        self.add("long", first_name="a" * 150, last_name="b" * 150)
        half_way = self.migrate([("accounts", "0002_user_profile")])
        users = half_way.get_model("accounts", "User").objects
        # What the database fills in by itself: db_default.
        zones = {*users.values_list("time_zone", flat=True)}
        self.assertEqual(zones, {"UTC"})
        users = self.forward()
        self.assertEqual(
            dict(users.values_list("username", "display_name")),
            {"ada": "Ada L.", "grace": "H.", "nobody": "", "long": "a" * 150},
        )
        zones = {*users.values_list("time_zone", flat=True)}
        self.assertEqual(zones, {"Europe/Berlin"})

    def test_of_accounts_with_one_address_the_last_used_keeps_it(self):
        self.add("first", "Ada@example.com")
        self.add("used", "ada@example.com", last_login=datetime(2026, 1, 1, tzinfo=UTC))
        self.add("third", " ADA@example.com ")
        closed = datetime(2026, 2, 2, tzinfo=UTC)
        self.add("closed", "ada@example.com", last_login=closed, is_active=False)
        self.add("grace", "grace@example.com")
        self.add("none")
        self.add("blanks", "  ")
        users = self.forward()
        emails = dict(users.values_list("username", "email"))
        self.assertEqual(
            emails,
            {
                "first": "",
                "used": "ada@example.com",
                "third": "",
                "closed": "",
                "grace": "grace@example.com",
                "none": "",
                "blanks": "",
            },
        )
        kept = dict(
            users.exclude(pending_email="").values_list("username", "pending_email")
        )
        self.assertEqual(
            kept,
            {
                "first": "Ada@example.com",
                "third": "ADA@example.com",
                "closed": "ada@example.com",
            },
        )
        with self.assertRaises(IntegrityError), transaction.atomic():
            users.filter(username="none").update(email="ADA@example.com")

    def test_the_way_back_gives_shared_addresses_back(self):
        self.add("first", "Ada@example.com")
        self.add("second", "ada@example.com")
        users = self.forward()
        users.create(username="new", pending_email="waiting@example.com")
        old = self.migrate(BEFORE).get_model("accounts", "User").objects
        self.assertEqual(
            dict(old.values_list("username", "email")),
            {"first": "Ada@example.com", "second": "ada@example.com", "new": ""},
        )
