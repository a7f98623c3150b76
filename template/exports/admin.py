from django.contrib import admin
from django.http import HttpRequest

from exports.models import Export


@admin.register(Export)
class ExportAdmin(admin.ModelAdmin):
    """Which lists were made, and which could not be."""

    list_display = ["event", "owner", "state", "tries", "made_at", "note"]
    list_filter = ["state"]
    list_select_related = ["event", "owner"]
    # Your own options go below.

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Export | None = None
    ) -> bool:
        return False
