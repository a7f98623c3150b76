from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.views.decorators.debug import sensitive_variables

from accounts.models import User


class NameOrEmailBackend(ModelBackend):
    """Log in by user name, or by e-mail address."""

    @sensitive_variables("password")
    def authenticate(self, request, username=None, password=None, **kwargs):
        # All else is left to Django: it checks the password, refuses inactive users,
        # and takes as long for somebody who does not exist.
        name = user_name(username or kwargs.get(User.USERNAME_FIELD))
        return super().authenticate(request, name, password, **kwargs)

    # Async code gets the same in a thread. What ModelBackend has knows no addresses.
    aauthenticate = BaseBackend.aauthenticate


def user_name(typed: str | None) -> str | None:
    """
    The user name that belongs to what somebody typed.

    A user name goes first: else one could lock its owner out, by giving it as an e-mail
    address. The other way round, SignUpForm makes no new name that is an address.
    """
    if not typed or User.objects.filter(username=typed).exists():
        return typed
    owner = User.objects.with_email(typed).first()
    return owner.username if owner else typed
