"""The site's addresses, and one more: it says what the site knows of a request."""

import os
import time

from django.http import HttpRequest, JsonResponse
from django.urls import path

from accounts.throttle import client_ip
from config.urls import urlpatterns as addresses

# A test writes another one into its copy of this file.
VERSION = "old"


def probe(request: HttpRequest) -> JsonResponse:
    time.sleep(float(request.GET.get("seconds", "0")))
    return JsonResponse(
        {
            "version": VERSION,
            "process": os.getpid(),
            "address": client_ip(request),
            "scheme": request.scheme,
            "host": request.get_host(),
            "headers": dict(request.headers),
        }
    )


urlpatterns = [path("probe/", probe), *addresses]
