"""Pictures of another site, let into the policy for browsers."""

from pathlib import Path

from harness.editing import lines_in_order, replace

LEVEL = "security"


def apply(project: Path) -> None:
    replace(
        project,
        "config/settings.py",
        '    "img-src": [CSP.SELF],\n',
        '    "img-src": [CSP.SELF, "https://pictures.example"],\n',
    )


def holds(project: Path) -> None:
    lines_in_order(
        project,
        "config/settings.py",
        "SECURE_CSP: dict[str, list[str]] = {",
        '"img-src": [CSP.SELF, "https://pictures.example"],',
        '"frame-ancestors": [CSP.NONE],',
    )
