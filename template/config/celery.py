"""
The Celery app: who asks for work outside the request, and who does it, both start here.

https://docs.celeryq.dev/en/stable/django/first-steps-with-django.html
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")

# Celery's settings stand among Django's: those whose names begin with CELERY_.
app.config_from_object("django.conf:settings", namespace="CELERY")

# Each app may have a tasks.py.
app.autodiscover_tasks()
