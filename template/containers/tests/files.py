"""The files that Docker reads, for tests to look into."""

import re
from datetime import timedelta
from typing import Any

import yaml
from django.conf import settings

NGINX = settings.BASE_DIR / "containers" / "nginx" / "events.conf"


def dockerfile() -> list[list[str]]:
    """The stages of the Dockerfile: each a list of its instructions, one a line."""
    text = (settings.BASE_DIR / "Dockerfile").read_text()
    text = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    lines = re.sub(r" *\\\n *", " ", text).splitlines()
    stages: list[list[str]] = []
    for line in filter(None, lines):
        if line.startswith("FROM "):
            stages.append([])
        stages[-1].append(line)
    return stages


def compose() -> dict[str, Any]:
    return yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text())


def seconds(text: str) -> float:
    """What compose means by 75s or 5m."""
    number, unit = re.fullmatch(r"(\d+)(s|m)", text).groups()
    return timedelta(**{{"s": "seconds", "m": "minutes"}[unit]: int(number)}).seconds
