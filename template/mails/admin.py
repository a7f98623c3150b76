from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from mails.models import Mail
from mails.services import send_again


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What was sent and what was not. Here ends what no worker could do."""

    list_display = ["kind", "event", "user", "state", "tries", "made_at", "note"]
    list_filter = ["state", "kind"]
    list_select_related = ["event", "user"]
    search_fields = ["user__username", "event__title"]
    actions = ["send_again"]
    # Your own options go below.

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Mail | None = None):
        return [field.name for field in Mail._meta.fields]

    @admin.action(description="Send again what was given up", permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        """From the first try on."""
        number = send_again(mails=queryset)
        self.message_user(request, f"Handed over again: {number}", messages.SUCCESS)
