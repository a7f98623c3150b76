import os
import runpy
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase

from config.celery import app

SETTINGS_FILE = Path(__file__).resolve().parents[1] / "settings.py"


def load(**environment: str) -> dict:
    """The settings as a process with these environment variables sees them."""
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "argv", ["manage.py", "runserver"]),
    ):
        return runpy.run_path(SETTINGS_FILE)


def own_tasks() -> list:
    """The tasks of this site, without those that Celery brings."""
    app.loader.import_default_modules()
    return [task for name, task in app.tasks.items() if not name.startswith("celery.")]


class BrokerTests(SimpleTestCase):
    def test_without_a_broker_the_process_does_it_all(self):
        here = load()
        self.assertIs(here["CELERY_TASK_ALWAYS_EAGER"], True)
        self.assertIs(here["CELERY_TASK_EAGER_PROPAGATES"], False)

    def test_a_broker_by_one_variable(self):
        there = load(CELERY_BROKER_URL="redis://127.0.0.1/0")
        self.assertIs(there["CELERY_TASK_ALWAYS_EAGER"], False)
        self.assertEqual(there["CELERY_TASK_ANNOTATIONS"], {})

    def test_tests_have_none(self):
        """Also where the terminal has the variable, from trying it out."""
        variable = {"CELERY_BROKER_URL": "redis://127.0.0.1/0"}
        with mock.patch.dict(os.environ, variable):
            for argument, url in [("test", ""), ("runserver", *variable.values())]:
                with mock.patch.object(sys, "argv", ["manage.py", argument]):
                    found = runpy.run_path(SETTINGS_FILE)["CELERY_BROKER_URL"]
                self.assertEqual(found, url)

    def test_a_folder_for_a_broker_is_made(self):
        with TemporaryDirectory() as folder:
            queue = Path(folder) / "new" / "queue"
            load(CELERY_BROKER_URL="filesystem://", CELERY_QUEUE_FOLDER=str(queue))
            self.assertTrue(queue.is_dir())


class TimeTests(SimpleTestCase):
    """The times have to fit: what goes wrong otherwise is done twice."""

    def test_nobody_loses_a_job_while_at_it(self):
        limit = settings.CELERY_TASK_TIME_LIMIT
        self.assertLess(settings.CELERY_TASK_SOFT_TIME_LIMIT, limit)
        self.assertLess(limit, settings.JOB_TIME.total_seconds())

    def test_redis_gives_no_message_away_that_somebody_is_at(self):
        there = load(CELERY_BROKER_URL="redis://127.0.0.1/0")
        patience = there["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
        self.assertLess(settings.JOB_TIME.total_seconds(), patience)
        for task in own_tasks():
            with self.subTest(task.name):
                limit = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
                self.assertLess(limit, patience)


class TaskTests(SimpleTestCase):
    def test_a_message_is_done_with_when_its_task_is(self):
        self.assertTrue(own_tasks())
        for task in own_tasks():
            with self.subTest(task.name):
                self.assertTrue(task.acks_late)
                self.assertTrue(task.reject_on_worker_lost)

    def test_beat_asks_for_tasks_that_there_are(self):
        names = [task.name for task in own_tasks()]
        for entry in settings.CELERY_BEAT_SCHEDULE.values():
            self.assertIn(entry["task"], names)
