"""
A limit on guessing passwords: django-axes counts, by the rules that stand here.

https://django-axes.readthedocs.io/
"""

import unicodedata

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from accounts.backends import user_name


class ThrottleBackend(AxesStandaloneBackend):
    """Stops a log-in before the password is looked at, after too many wrong ones."""

    @sensitive_variables("password", "kwargs")
    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None:
            # Asked by a program, such as a test or the shell: nobody is guessing.
            return
        try:
            super().authenticate(request, username, password, **kwargs)
        except PermissionDenied:
            # As slow as looking at the password, or the time would tell.
            make_password(password)
            raise

    # Code that is async gets by here as it does by Django's own backends.
    aauthenticate = BaseBackend.aauthenticate


def account_name(request: HttpRequest, credentials: dict | None) -> str:
    """The name to count under: one for each account, however it was typed."""
    typed = (credentials or {}).get("username")
    return unicodedata.normalize("NFKC", user_name(typed) or "").casefold()


def client_ip(request: HttpRequest) -> str | None:
    """The address of the visitor: what the outermost proxy of ours has seen."""
    if settings.PROXIES:
        seen = request.headers.get("X-Forwarded-For", "").split(",")
        return seen[-settings.PROXIES :][0].strip() or None
    return request.META.get("REMOTE_ADDR") or None
