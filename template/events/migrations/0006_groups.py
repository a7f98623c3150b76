from django.db import migrations

# Each group, what its members may do with every event, and how Django names that.
GROUPS = [
    ("Editors", "change_event", "Can change event"),
    ("Door staff", "view_attendees", "Can see who comes to an event"),
]


def make_groups(apps, schema_editor):
    """Make the groups. One that is there already keeps its members and its rights."""
    for group, permission in groups_and_permissions(apps, schema_editor):
        group.permissions.add(permission)


def remove_groups(apps, schema_editor):
    """Take the rights away again. A group that is used otherwise stays."""
    for group, permission in groups_and_permissions(apps, schema_editor):
        group.permissions.remove(permission)
        if not group.permissions.exists() and not group.user_set.exists():
            group.delete()


def groups_and_permissions(apps, schema_editor):
    """Each group with its permission, both of them made where they are missing."""
    database = schema_editor.connection.alias
    types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    event, _ = types.get_or_create(app_label="events", model="event")
    for name, codename, permission_name in GROUPS:
        group, _ = groups.get_or_create(name=name)
        # Django makes the permissions of a model after the last migration, which is too
        # late for us. Those that it finds then, it leaves alone.
        permission, _ = permissions.get_or_create(
            content_type=event, codename=codename, defaults={"name": permission_name}
        )
        yield group, permission


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_event_co_hosts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_groups, remove_groups),
    ]
