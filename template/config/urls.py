"""
Which view answers which address.

https://docs.djangoproject.com/en/6.1/topics/http/urls/
"""

#: if media
from django.conf import settings
from django.conf.urls.static import static
#: endif
#: if admin
from django.contrib import admin
#: endif
#: if pages
from django.urls import include, path
#: else
#: print "from django.urls import path\n"
#: endif

from config import views

urlpatterns = [
    path("", views.home, name="home"),
    #: if pages
    path("events/", include("events.urls")),
    #: endif
    #: if queries
    path("", include("events.root_urls")),
    #: endif
    #: if auth
    path("accounts/", include("accounts.urls")),
    path("bookings/", include("bookings.urls")),
    #: endif
    #: if celery
    path("exports/", include("exports.urls")),
    #: endif
    #: if api
    path("api/v1/", include("api.urls")),
    path("api/", include("api.not_found")),
    #: endif
    #: if monitoring
    path("", include("monitoring.urls")),
    #: endif
    #: if admin
    path("admin/", admin.site.urls),
    #: endif
    #: if media
    # Uploads, in development only: on a server this list is empty.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    #: endif
    # Your own addresses go below.
]
