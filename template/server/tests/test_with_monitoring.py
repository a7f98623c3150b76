from django.test import SimpleTestCase

from server.tests.files import unit


class NumbersTests(SimpleTestCase):
    def test_processes_count_together_in_a_folder_that_a_stop_empties(self):
        """Of processes that are long gone, nothing is to be added up."""
        words = unit("events.service")
        (folder,) = words["RuntimeDirectory"]
        self.assertEqual(
            words["Environment"], [f"PROMETHEUS_MULTIPROC_DIR=/run/{folder}"]
        )
