from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.models import User
#: if users


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's own page for users, and the fields that are ours."""

    list_display = [*UserAdmin.list_display, "display_name"]
    search_fields = [*UserAdmin.search_fields, "display_name"]
    fieldsets = [
        *UserAdmin.fieldsets,
        ("Profile", {"fields": ["display_name", "time_zone", "pending_email"]}),
    ]
    # Your own options go below.
#: else
#: print "\n"
#: print "# Django's own page for users knows about passwords and permissions.\n"
#: print "admin.site.register(User, UserAdmin)\n"
#: endif
