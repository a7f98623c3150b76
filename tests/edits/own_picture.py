"""A picture of one's own among the static files, named by a style sheet and by a page."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, write

LEVEL = "media"
TAIL = True

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>\n'
RULE = 'background: url("../img/poster.svg");'
LINK = """<link rel="preload" href="{% static 'img/poster.svg' %}" as="image">"""


def apply(project: Path) -> None:
    write(project, "static/img/poster.svg", DRAWING)
    append_below(
        project,
        "static/css/site.css",
        "/* Your own rules go below. */",
        f"\n.poster {{\n  {RULE}\n}}\n",
    )
    append_below(
        project,
        "templates/base.html",
        "<!-- Your own style sheets go below. -->",
        f"    {LINK}\n",
    )


def holds(project: Path) -> None:
    assert (project / "static/img/poster.svg").exists()
    lines_in_order(project, "static/css/site.css", "/* Your own rules go below. */", RULE)
    lines_in_order(project, "templates/base.html", "<!-- Your own style sheets go below. -->", LINK)
