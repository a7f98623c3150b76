from django.urls import re_path
from rest_framework.exceptions import NotFound
from rest_framework.views import APIView


class NotFoundView(APIView):
    """Any other address below /api/: a problem, and not a page for people."""

    schema = None
    authentication_classes = []
    permission_classes = []

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise NotFound


# Included last, so that every address that there is comes first.
urlpatterns = [re_path("", NotFoundView.as_view())]
