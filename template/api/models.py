from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """A request that has been done, so that the same one again is not done twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=255)
    # What was asked, as a fingerprint, and what was answered.
    request = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="idempotency_key_once_per_person", fields=["user", "key"]
            ),
        ]

    def __str__(self) -> str:
        return self.key
