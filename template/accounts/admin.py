from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.models import User

# Django's own page for users knows about passwords and permissions.
admin.site.register(User, UserAdmin)
