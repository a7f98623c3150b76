from django.conf import settings
from django.test import SimpleTestCase

from config import celery_app
from server.tests.files import unit


class WorkerUnitTests(SimpleTestCase):
    def test_a_worker_that_is_told_to_stop_may_end_its_task(self):
        """Killed by systemd in the middle, a task would have to be done again."""
        words = unit("events-worker.service")
        (patience,) = words["TimeoutStopSec"]
        self.assertGreater(int(patience), settings.CELERY_TASK_TIME_LIMIT)
        # The first process alone is told. It tells the others, when they have ended.
        self.assertEqual(words["KillMode"], ["mixed"])

    def test_they_run_the_app_of_the_site(self):
        self.assertEqual(celery_app.main, "config")
        for name in ("worker", "beat"):
            (command,) = unit(f"events-{name}.service")["ExecStart"]
            self.assertIn(f"/celery -A config {name} ", command)

    def test_beat_remembers_where_it_may_write(self):
        words = unit("events-beat.service")
        (folder,) = words["StateDirectory"]
        (command,) = words["ExecStart"]
        self.assertIn(f"--schedule /var/lib/{folder}/", command)
