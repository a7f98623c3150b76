"""The graph of stages, and the `django-stages` command on top of Copier."""
