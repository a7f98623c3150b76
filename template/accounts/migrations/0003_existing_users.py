from django.conf import settings
from django.db import migrations
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat, Left, Lower, Trim


def fill(apps, schema_editor):
    """Give the new fields of existing users their values, and each address one account."""
    users = apps.get_model("accounts", "User").objects.all()
    full_name = Trim(Concat("first_name", Value(" "), "last_name"))
    users.update(
        # Two names of 150 letters do not fit in one.
        display_name=Left(full_name, 150),
        # The zone in which these people have read the pages so far.
        time_zone=settings.TIME_ZONE,
        email=Trim("email"),
    )
    # No account is lost. The address stays with the one that was used last; the others
    # log in by user name, and find the address as one to confirm.
    in_order = users.exclude(email="").order_by(
        "-is_active", F("last_login").desc(nulls_last=True), "pk"
    )
    seen, others = set(), []
    for pk, address in in_order.values_list("pk", Lower("email")):
        if address in seen:
            others.append(pk)
        seen.add(address)
    users.filter(pk__in=others).update(pending_email=F("email"), email="")


def put_back(apps, schema_editor):
    """Give shared addresses back to the accounts that had them."""
    users = apps.get_model("accounts", "User").objects.all()
    sharing = users.exclude(email="").alias(address=Lower("email"))
    sharing = sharing.filter(address=Lower(OuterRef("pending_email")))
    users.filter(Exists(sharing), email="").update(
        email=F("pending_email"), pending_email=""
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_user_profile"),
    ]

    operations = [
        migrations.RunPython(fill, put_back),
    ]
