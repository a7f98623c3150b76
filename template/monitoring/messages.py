"""
The id of the request that asked for a task, in the lines that the worker writes.

https://docs.celeryq.dev/en/stable/userguide/signals.html
"""

import logging

from celery import Task
from celery.signals import (
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
)

from config.logs import request_id

logger = logging.getLogger(__name__)


@setup_logging.connect
def leave_the_log_alone(**kwargs) -> None:
    """A worker would write fewer lines; with this, settings.py has the say."""


@before_task_publish.connect
def send_id(headers: dict, **kwargs) -> None:
    """The message takes the id along."""
    headers["request_id"] = request_id.get()


@task_prerun.connect
def take_id(task_id: str, task: Task, **kwargs) -> None:
    """In a worker: from the message. Where no request asked, the id of the task."""
    if not task.request.is_eager:
        sent = (task.request.headers or {}).get("request_id", "-")
        request_id.set(task_id if sent == "-" else sent)


@task_postrun.connect
def forget_id(task: Task, state: str | None = None, **kwargs) -> None:
    logger.info("Task", extra={"task": task.name, "state": state})
    if not task.request.is_eager:
        request_id.set("-")
