import factory
from factory.django import DjangoModelFactory

from accounts.models import User


class UserFactory(DjangoModelFactory):
    """A person with an account, whose name and e-mail address nobody else has."""

    class Meta:
        model = User

    class Params:
        staff = factory.Trait(is_staff=True)
        # Your own traits go below.

    username = factory.Sequence(lambda number: f"person{number}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    # Your own fields go below.
