from django.urls import path

from monitoring import views

app_name = "monitoring"

# MonitoringMiddleware answers these before any of them is looked up here.
urlpatterns = [
    path("health/live/", views.live, name="live"),
    path("health/ready/", views.ready, name="ready"),
    path("metrics/", views.metrics, name="metrics"),
    # Your own addresses go below.
]
