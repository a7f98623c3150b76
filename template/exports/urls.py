from django.urls import path

from exports import views

app_name = "exports"

urlpatterns = [
    path("<int:pk>/", views.ExportDetailView.as_view(), name="detail"),
    path("<int:pk>/file/", views.ExportFileView.as_view(), name="file"),
    path("of/<slug:slug>/", views.ExportAskView.as_view(), name="ask"),
    # Your own addresses go below.
]
