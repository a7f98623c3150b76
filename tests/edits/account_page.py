"""A page of one's own about the account, with a link on the profile."""

from pathlib import Path

from harness.editing import append_below, calls, lines_in_order, members, write

LEVEL = "users"
TAIL = True

VIEW = '''

class StatementView(LoginRequiredMixin, TemplateView):
    """What the site knows about whoever asks."""

    template_name = "accounts/statement.html"
'''

PAGE = """{% extends "base.html" %}

{% block title %}What we know{% endblock %}

{% block content %}
  <h1>What we know</h1>
  <p>You are with us since {{ user.date_joined }}.</p>
{% endblock %}
"""

PATH = "path('statement/', views.StatementView.as_view(), name='statement')"
LINK = "<p><a href=\"{% url 'statement' %}\">What we know about you</a></p>"
LINE = "<!-- Your own content goes below. -->"


def apply(project: Path) -> None:
    append_below(project, "accounts/views.py", "# Your own views go below.", VIEW)
    append_below(project, "accounts/urls.py", "# Your own addresses go below.", f"    {PATH},\n")
    append_below(project, "templates/accounts/profile.html", LINE, f"  {LINK}\n")
    write(project, "templates/accounts/statement.html", PAGE)


def holds(project: Path) -> None:
    assert members(project, "accounts/views.py")[-1] == "StatementView"
    assert calls(project, "accounts/urls.py", "urlpatterns")[-1] == PATH
    lines_in_order(project, "templates/accounts/profile.html", LINE, LINK)
