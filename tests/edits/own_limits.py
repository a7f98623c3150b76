"""Room for larger covers: a figure in Python, and the one of nginx that has to fit it."""

from pathlib import Path

from harness.editing import lines_in_order, replace

LEVEL = "server"

NGINX = "server/nginx/events.conf"
UNIT = "server/systemd/events.service"


def apply(project: Path) -> None:
    replace(project, NGINX, "client_max_body_size 32m;", "client_max_body_size 40m;")
    apache = "server/apache/events.conf"
    replace(project, apache, "33554432", "41943040")
    replace(project, UNIT, "TimeoutStopSec=35", "TimeoutStopSec=60")


def holds(project: Path) -> None:
    lines_in_order(project, NGINX, "client_max_body_size 40m;")
    lines_in_order(project, UNIT, "TimeoutStopSec=60")
