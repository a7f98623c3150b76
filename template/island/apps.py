from django.apps import AppConfig
from django.core import checks

from island.checks import check_islands_are_built


class IslandConfig(AppConfig):
    name = "island"

    def ready(self):
        checks.register(check_islands_are_built, checks.Tags.staticfiles, deploy=True)
