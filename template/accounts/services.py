"""
What people do with their accounts.

Each function is one action. None of them knows a page: a command can call them as well.
"""

from django.db import IntegrityError

from accounts.models import User
from config.errors import DomainError


class AddressTaken(DomainError):
    """An e-mail address that another account has."""


def sign_up(*, user: User) -> User:
    """Keep the account that a form has filled in, its password made into a hash."""
    user.save()
    return user


def change_profile(*, user: User) -> User:
    """Save what a person has decided about themselves."""
    user.save()
    return user


def ask_for_email(*, user: User, email: str) -> User:
    """Remember a new address. It counts once its owner has confirmed it."""
    user.pending_email = email
    user.save(update_fields=["pending_email"])
    return user


def confirm_email(*, user: User) -> User:
    """Make the new address the one. Raises AddressTaken if another account has it."""
    try:
        user.confirm_email()
    except IntegrityError as error:
        refusal = "Another account has this address by now."
        raise AddressTaken(refusal, code="address_taken") from error
    return user


def delete_account(*, user: User) -> None:
    """
    Delete an account for good.

    Its bookings go with it (CASCADE), and their seats are free again. Its events stay
    (SET_NULL), since others have booked them.
    """
    user.delete()


# Your own services go below.
