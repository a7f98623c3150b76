from django.core import checks
from django_vite.core.asset_loader import DjangoViteAssetLoader


def check_islands_are_built(app_configs, **kwargs) -> list[checks.Warning]:
    """Say it before a server goes without islands. Pages do not: they work without."""
    if not DjangoViteAssetLoader.instance().check():
        return []
    return [
        checks.Warning(
            "The islands have not been built.",
            hint="In the folder frontend: npm ci && npm run build",
            id="island.W001",
        )
    ]
