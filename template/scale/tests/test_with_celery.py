"""With the layer celery: the worker in Kubernetes."""

from django.conf import settings
from django.test import SimpleTestCase

from scale.tests.test_kubernetes import manifests, pods


class WorkerTests(SimpleTestCase):
    def test_a_worker_that_is_told_to_go_may_end_its_task(self):
        worker = pods()["Deployment events-worker"]["spec"]
        self.assertGreater(
            worker["terminationGracePeriodSeconds"], settings.CELERY_TASK_TIME_LIMIT
        )

    def test_there_is_one_clock_also_while_it_is_replaced(self):
        (beat,) = [
            each for each in manifests() if each["metadata"]["name"] == "events-beat"
        ]
        self.assertEqual(beat["spec"]["replicas"], 1)
        self.assertEqual(beat["spec"]["strategy"], {"type": "Recreate"})
