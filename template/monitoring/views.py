"""What machines ask: a balancer, whatever starts processes again, and Prometheus."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from monitoring.metrics import exposition
from monitoring.parts import look


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers. A database that is away is no reason to start it again."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether this process can serve people now; what is down, and for how long."""
    parts = look()
    is_ready = all(part.is_up for part in parts if part.is_needed)
    return JsonResponse(
        {
            "status": "ready" if is_ready else "not ready",
            "parts": {part.name: part.state() for part in parts},
        },
        status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE,
    )


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for whoever knows the token. For others there is no such page."""
    if not has_token(request):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def has_token(request: HttpRequest) -> bool:
    """Whether the request brings the token, as Prometheus sends it."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    # == stops at the first letter that differs, and the time would tell which.
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, expected)
