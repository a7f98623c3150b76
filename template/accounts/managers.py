from django.contrib.auth import models as auth
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact


class UserManager(auth.UserManager):
    """Django's own manager of users, with one question more."""

    def with_email(self, email: str) -> QuerySet:
        """The account with this address, in whatever case. Nobody has a blank one."""
        # Written as in the constraint user_email_once, so that its index finds the row.
        same = Exact(Lower("email"), Lower(Value(email)))
        return self.exclude(email="").filter(same)
