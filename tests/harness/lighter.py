"""
What makes a suite cheaper where a thousand of them run. It may make a test fail, never pass.

The same tests run without it too: whole suites (test_whole_suites.py) and `manage.py test`.
"""

import gc

# How many objects may come before the collector looks for rings among them; 2000 is usual. A
# process of one suite ends before that matters.
OBJECTS = 500_000


def lighten() -> None:
    """Do less beside the tests."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
    leave_widgets_out()


def leave_widgets_out() -> None:
    """
    Tell tests of the templates of the site, and not of those of each field and each option.

    For `response.templates` and `response.context` Django's test runner takes notes of every
    template with a copy of its context. Half of them are Django's own for parts of forms.
    """
    from django.test import utils

    noted = utils.instrumented_test_render

    def render(template, context):
        if (template.name or "").startswith("django/forms/"):
            return template.nodelist.render(context)
        return noted(template, context)

    utils.instrumented_test_render = render
