"""`python -m generator` is `django-stages`."""

from generator.cli import main

main()
