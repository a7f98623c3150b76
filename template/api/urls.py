"""
The addresses of version 1, below /api/v1/.

Programs rely on them. What is there may get more fields, and keeps those that it has;
all else is for a version 2 beside it.
"""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from api import views
from api.pages import DocsView

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("events", views.EventViewSet, "event")
router.register("bookings", views.BookingViewSet, "booking")

urlpatterns = [
    *router.urls,
    path("token/", views.TokenView.as_view(), name="token"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    # Your own addresses go below.
]
