from urllib.parse import urljoin

from django.conf import settings
from django_vite.core.asset_loader import DjangoViteAppClient


class IslandClient(DjangoViteAppClient):
    """
    Names what Vite has built as Vite has named it.

    There is a hash in each name. The storage of static files would put a second one in,
    and scripts that load each other know only the first.
    """

    def get_production_server_url(self, path: str) -> str:
        return urljoin(settings.STATIC_URL, f"{self.static_url_prefix}/{path}")
