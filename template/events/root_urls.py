"""
The pages about events that are not below /events/.

There each word may be the slug of an event, and somebody may have called one "Find".
"""

from django.urls import path

from events import views

urlpatterns = [
    path("find/", views.EventFindView.as_view(), name="find"),
    path("statistics/", views.EventStatisticsView.as_view(), name="event_statistics"),
    # Your own addresses go below.
]
