#: if users
from django.contrib.auth.views import LoginView
#: endif
from django.urls import include, path

from accounts import views
#: if users
from accounts.forms import LogInForm
#: endif

urlpatterns = [
    path("signup/", views.SignUpView.as_view(), name="signup"),
    #: if users
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("email/", views.EmailChangeView.as_view(), name="email_change"),
    path(
        "email/confirm/<str:token>/",
        views.EmailConfirmView.as_view(),
        name="email_confirm",
    ),
    path("delete/", views.AccountDeleteView.as_view(), name="account_delete"),
    # The first address that fits is taken: this one goes before Django's own.
    path("login/", LoginView.as_view(form_class=LogInForm), name="login"),
    #: endif
    #: if security
    # Above the one that Django brings, so that this one answers.
    path("password_reset/", views.PasswordResetView.as_view(), name="password_reset"),
    #: endif
    # login, logout, password_change, password_reset and the pages that follow them
    path("", include("django.contrib.auth.urls")),
    #: if users
    # Your own addresses go below.
    #: endif
]
