"""
What every suite imports, imported once, before a project's settings are known.

Only modules that need no settings: models, and what imports them, are left to each project.
"""

import runpy  # noqa: F401
import unittest.mock  # noqa: F401
from importlib import import_module

MODULES = [
    "django.conf.locale.en.formats",
    "django.conf.urls.static",
    "django.contrib.admin",
    "django.contrib.admin.checks",
    "django.contrib.auth.checks",
    "django.contrib.auth.context_processors",
    "django.contrib.auth.password_validation",
    "django.contrib.contenttypes.checks",
    "django.contrib.messages.storage.fallback",
    "django.contrib.sessions.backends.base",
    "django.contrib.sessions.serializers",
    "django.contrib.staticfiles.finders",
    "django.contrib.staticfiles.storage",
    "django.core.cache.backends.locmem",
    "django.core.mail.backends.locmem",
    "django.core.management.commands.check",
    "django.core.management.commands.createcachetable",
    "django.core.management.commands.makemigrations",
    "django.core.management.commands.migrate",
    "django.core.management.commands.test",
    "django.core.validators",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.autodetector",
    "django.db.migrations.executor",
    "django.db.models.sql.compiler",
    "django.forms.renderers",
    "django.middleware.clickjacking",
    "django.middleware.common",
    "django.middleware.csp",
    "django.middleware.csrf",
    "django.middleware.security",
    "django.template.backends.django",
    "django.template.context_processors",
    "django.template.loaders.app_directories",
    "django.template.loaders.cached",
    "django.template.loaders.filesystem",
    "django.templatetags.cache",
    "django.templatetags.l10n",
    "django.templatetags.tz",
    "django.test",
    "django.test.runner",
    "django.urls",
    "django.utils.translation.trans_real",
    "django.views.csrf",
    "django.views.debug",
    "django.views.generic",
]

for module in MODULES:
    import_module(module)
