from django.contrib.auth.models import AbstractUser
#: if users
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.timezone import get_default_timezone_name

from accounts.managers import UserManager
from accounts.time_zones import time_zones
#: else
#: print "from django.db import models  # noqa: F401, for the fields that you add below\n"
#: endif


class User(AbstractUser):
    """A person with an account. Django's own user for now, and ours to extend later."""

    #: if users
    display_name = models.CharField(
        max_length=150, blank=True, help_text="What pages call you."
    )
    time_zone = models.CharField(
        max_length=64,
        choices=time_zones,
        # Who signs up begins with the site's zone; a row made without Django, with UTC.
        default=get_default_timezone_name,
        db_default="UTC",
    )
    # An address that its owner has not confirmed yet. Nobody logs in with it.
    pending_email = models.EmailField("unconfirmed email address", blank=True)

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~models.Q(email=""),
                violation_error_message="There is an account with this address.",
            ),
            # Your own constraints go below.
        ]

    def get_short_name(self) -> str:
        """What pages call this person: the display name, else the user name."""
        return self.display_name or self.username

    def confirm_email(self) -> None:
        """Make the new address the one. IntegrityError, if another account has it."""
        self.email, self.pending_email = self.pending_email, ""
        with transaction.atomic():
            self.save(update_fields=["email", "pending_email"])

    #: endif
    # Your own fields and methods go below.
