"""
Whole pages, kept for visitors.

https://docs.djangoproject.com/en/6.1/topics/cache/#the-per-view-cache
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import get_nonce
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin
from django.views.decorators.cache import cache_page
from django.views.decorators.csrf import csrf_protect

from caching.stamps import newest

# The pages that are the same for every visitor. The search is not among them: few
# people ask for the same.
PAGES = {
    "home",
    "events:list",
    "events:month",
    "event_statistics",
    # Your own pages go below.
}


class VisitorPagesMiddleware(MiddlewareMixin):
    """
    Answer visitors with a page that was made before.

    It calls the view in Django's place, as a decorator of the view would. So all other
    middleware still sees each request, and each answer gets headers of its own.
    """

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if request.resolver_match.view_name not in PAGES or not is_for_all(request):
            return None
        # The key has the address and the time zone in it. It knows of no user.
        keep = cache_page(settings.CACHE_MIDDLEWARE_SECONDS, key_prefix=newest())
        response = keep(rendered(view))(request, *args, **kwargs)
        # Kept here, where we know when it is out of date. A browser would not know.
        del response.headers["Expires"]
        response.headers["Cache-Control"] = "no-cache"
        return response


def is_for_all(request: HttpRequest) -> bool:
    """Whether the answer can be the same for everybody."""
    personal = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return (
        request.user.is_anonymous
        and personal.isdisjoint(request.COOKIES)
        # Anybody can make up parameters, and each would fill the cache with a page.
        and request.GET.keys() <= {"page"}
    )


def rendered(view: Callable) -> Callable:
    """The view, finished and looked at: what is meant for one visitor is not kept."""

    # A token in a form needs its cookie. With this, the answer has it already here, and
    # `cache_page` leaves alone what sets a cookie.
    @csrf_protect
    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        # A nonce is good for one answer. bool() says whether the page has used it.
        if get_nonce(request):
            patch_cache_control(response, private=True)
        return response

    return page
