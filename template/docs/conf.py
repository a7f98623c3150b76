"""
How Sphinx makes pages of these files:

    uv run sphinx-build -W --keep-going -b html docs docs/_build

https://www.sphinx-doc.org/en/master/usage/configuration.html
"""

import sys
from pathlib import Path

import django

# What Sphinx imports from here: `docs.resources`, below.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

project = "The event-booking site"
html_title = project
# The newest first page is what it says; nothing here has a version of its own.
html_show_copyright = False

extensions = [
    # Reads Markdown: https://myst-parser.readthedocs.io/
    "myst_parser",
    # {django}`words <topics/http/urls/>` is a link to Django's documentation.
    "sphinx.ext.extlinks",
    # Writes the lists of books, blogs and communities.
    "docs.resources",
    # Your own extensions go below.
]

exclude_patterns = ["_build", "tests"]

# Every warning is an error (-W), and a link within the documentation that leads nowhere
# is a warning. A page may be linked by its headings, too.
nitpicky = True
myst_heading_anchors = 3

# The documentation of the Django that is installed, and of no other.
extlinks = {
    "django": (
        f"https://docs.djangoproject.com/en/{django.VERSION[0]}.{django.VERSION[1]}/%s",
        None,
    ),
}

# Asked once a week: uv run sphinx-build -b linkcheck docs docs/_build/links
linkcheck_ignore = [r"http://127\.0\.0\.1:800\d/", r"https?://example\."]
linkcheck_timeout = 20
linkcheck_retries = 2
# Many sites write their anchors by a script.
linkcheck_anchors = False
