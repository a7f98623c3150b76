from django.conf import settings
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from django.views.generic import TemplateView

# Swagger UI draws its icons from addresses that begin with data:.
POLICY = settings.SECURE_CSP | {"img-src": [CSP.SELF, "data:"]}


@method_decorator(csp_override(POLICY), name="dispatch")
class DocsView(TemplateView):
    """The schema as a page, on which each request can be tried."""

    template_name = "api/docs.html"
