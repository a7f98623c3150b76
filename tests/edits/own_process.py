"""A setting of Gunicorn, and a location of nginx, of one's own."""

from pathlib import Path

from harness.editing import append_below, lines_in_order

LEVEL = "server"
TAIL = True

CONF = "server/gunicorn.conf.py"
SETTING = """proc_name = "events"
"""

NGINX = "server/nginx/events.conf"
LOCATION = """
    location = /robots.txt {
        return 200 "User-agent: *\\nDisallow: /accounts/\\n";
    }
"""


def apply(project: Path) -> None:
    append_below(project, CONF, "# Your own settings go below.", SETTING)
    append_below(project, NGINX, "# Your own locations go below.", LOCATION)


def holds(project: Path) -> None:
    lines_in_order(project, CONF, "# Your own settings go below.", SETTING.strip())
    ours = "location = /robots.txt {"
    lines_in_order(project, NGINX, "# Your own locations go below.", ours)
