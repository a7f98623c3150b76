import json
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import TestCase, mock

from django.conf import settings
from django.test import override_settings
from django_vite.core.asset_loader import DjangoViteAssetLoader

SOURCE = "src/event-search.js"
SCRIPT = "assets/event-search-DtipkDDH.js"
STYLE = "assets/event-search-DimG4yKb.css"


class ViteMixin(TestCase):
    """For tests that say what Vite has built, whatever there is in this folder."""

    def set_vite(self, **changes) -> None:
        """Read the settings of django-vite anew, with these changes."""
        vite = {"default": settings.DJANGO_VITE["default"] | changes}
        self.enterContext(override_settings(DJANGO_VITE=vite))
        self.enterContext(mock.patch.object(DjangoViteAssetLoader, "_instance", None))

    def set_built(self) -> Path:
        """As after a build. Returns the folder of what has been built."""
        folder = Path(self.enterContext(TemporaryDirectory())) / "island"
        for name, content in {
            SCRIPT: "document.title;" * 100,
            STYLE: "main { top: 0 }",
            "manifest.json": json.dumps({SOURCE: {"file": SCRIPT, "css": [STYLE]}}),
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content)
        self.set_vite(dev_mode=False, manifest_path=folder / "manifest.json")
        return folder

    def set_not_built(self) -> None:
        """As before the first build."""
        nowhere = Path("no-such-folder") / "manifest.json"
        self.set_vite(dev_mode=False, manifest_path=nowhere)
