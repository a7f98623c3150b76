from django.urls import include, path

from accounts import views

urlpatterns = [
    path("signup/", views.SignUpView.as_view(), name="signup"),
    # login, logout, password_change, password_reset and the pages that follow them
    path("", include("django.contrib.auth.urls")),
]
