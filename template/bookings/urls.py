from django.urls import path

from bookings import views

app_name = "bookings"

urlpatterns = [
    path("", views.BookingListView.as_view(), name="list"),
    path("<int:pk>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("<slug:slug>/book/", views.BookView.as_view(), name="book"),
    # Your own addresses go below.
]
