from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with an account. Django's own user for now, and ours to extend later."""

    # Your own fields and methods go below.
