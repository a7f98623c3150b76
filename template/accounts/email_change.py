"""The link that confirms a new e-mail address, and the mails of a change."""

from datetime import timedelta

from django.core import signing
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User

# A signature made for one purpose is worth nothing for another.
SALT = "accounts.email_change"
MAX_AGE = timedelta(days=1)


def make_token(user: User) -> str:
    """Text that only this site can make, for this user and this new address."""
    return signing.dumps([user.pk, user.pending_email], salt=SALT)


def token_is_good(token: str, user: User) -> bool:
    """
    Whether this is the link that this user is waiting for.

    `pending_email` is blank once the address is confirmed, so a link works once, and
    asking for another address makes the first link worthless.
    """
    try:
        pk, email = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return False
    return pk == user.pk and email == user.pending_email


def send_link(user: User, request: HttpRequest) -> None:
    """Mail the link to the new address: who can read it there owns the address."""
    path = reverse("email_confirm", args=[make_token(user)])
    context = {"user": user, "link": request.build_absolute_uri(path)}
    body = render_to_string("accounts/email_confirm.txt", context)
    send_mail("Confirm your e-mail address", body, None, [user.pending_email])


def tell_old_address(user: User, old: str, request: HttpRequest) -> None:
    """Mail the old address: if it was a thief, the owner has to hear of it."""
    context = {"user": user, "site": request.build_absolute_uri("/")}
    body = render_to_string("accounts/email_changed.txt", context)
    send_mail("Your e-mail address was changed", body, None, [old])
