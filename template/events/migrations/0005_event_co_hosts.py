from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_event_search_and_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="co_hosts",
            field=models.ManyToManyField(
                blank=True,
                related_name="co_hosted_events",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterModelOptions(
            name="event",
            options={
                "ordering": ["starts_at", "slug"],
                "permissions": [
                    ("view_attendees", "Can see who comes to an event"),
                    ("share_event", "Can choose who else runs an event"),
                ],
            },
        ),
    ]
