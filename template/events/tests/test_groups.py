from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import TestCase

from accounts.tests.factories import UserFactory


class GroupMigrationTests(TestCase):
    """The migration itself, forwards and back, on tables as it may find them."""

    def setUp(self):
        loader = MigrationLoader(connection)
        self.migration = loader.get_migration("events", "0006_groups")
        self.state = loader.project_state(("events", "0005_event_co_hosts"))
        # As before it ran: no group, and not yet a permission either.
        Group.objects.all().delete()
        Permission.objects.filter(content_type__app_label="events").delete()

    def forwards(self) -> None:
        self.migration.apply(self.state.clone(), connection.schema_editor())

    def backwards(self) -> None:
        self.migration.unapply(self.state.clone(), connection.schema_editor())

    def rights(self) -> dict[str, list[str]]:
        """Each group, and what it may do."""
        return {
            group.name: [permission.codename for permission in group.permissions.all()]
            for group in Group.objects.order_by("name")
        }

    def test_it_makes_the_groups_and_their_permissions(self):
        self.forwards()
        self.assertEqual(
            self.rights(),
            {"Door staff": ["view_attendees"], "Editors": ["change_event"]},
        )

    def test_a_group_that_is_there_keeps_what_it_has(self):
        member = UserFactory(username="ada")
        editors = Group.objects.create(name="Editors")
        editors.user_set.add(member)
        editors.permissions.add(Permission.objects.get(codename="view_user"))
        self.forwards()
        self.assertEqual(Group.objects.get(name="Editors"), editors)
        self.assertTrue(member.has_perm("accounts.view_user"))
        self.assertTrue(member.has_perm("events.change_event"))

    def test_twice_is_as_good_as_once(self):
        self.forwards()
        once = self.rights()
        self.forwards()
        self.assertEqual(self.rights(), once)

    def test_the_way_back_takes_the_groups_away(self):
        self.forwards()
        self.backwards()
        self.assertEqual(self.rights(), {})
        self.forwards()
        self.assertEqual(len(self.rights()), 2)

    def test_the_way_back_keeps_a_group_that_is_used(self):
        self.forwards()
        member = UserFactory(username="ada")
        Group.objects.get(name="Editors").user_set.add(member)
        self.backwards()
        self.assertEqual(self.rights(), {"Editors": []})
        self.assertFalse(member.has_perm("events.change_event"))
