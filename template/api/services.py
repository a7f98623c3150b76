"""What the API itself keeps. What people do is in the services of the other apps."""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from rest_framework import status
from rest_framework.exceptions import APIException

from accounts.models import User
from api.models import IdempotencyKey

KEPT_FOR = timedelta(days=1)


class KeyReused(APIException):
    """A key that was sent before, with another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key was sent with another request."
    default_code = "key_reused"


@transaction.atomic
def once(*, user: User, key: str, data: object, action: Callable[[], dict]) -> dict:
    """
    Do something, and give its answer again when the same request comes again.

    What the action does and the row of its key are one transaction: both are kept, or
    neither. So a request that was refused may be tried again with its key.
    """
    keys = IdempotencyKey.objects.filter(user=user)
    keys.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    request = sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    # Of two at the same moment, one makes the row. The other waits here for its end.
    kept, is_new = keys.get_or_create(user=user, key=key, defaults={"request": request})
    if is_new:
        kept.answer = action()
        kept.save()
    elif kept.request != request:
        raise KeyReused
    return kept.answer


# Your own services go below.
