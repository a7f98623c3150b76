#: if celery
# Every process of the site imports this package, so each knows the Celery app: the web
# process that asks for work, and the worker that does it.
from config.celery import app as celery_app

__all__ = ["celery_app"]
#: endif
