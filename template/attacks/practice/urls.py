from django.urls import include, path

from attacks.practice import views

# The site, and the page with the hole. Only tests use this file.
urlpatterns = [
    path("practice/", views.find_word),
    path("", include("config.urls")),
]
