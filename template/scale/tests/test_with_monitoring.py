"""With the layer monitoring: whoever runs the site hears of the replica."""

from unittest import mock

from django.test import SimpleTestCase

import scale
from monitoring import parts
from scale.apps import ScaleConfig
from scale.replica import seen_until


class PartTests(SimpleTestCase):
    def test_it_is_told_of_and_takes_no_process_off_the_line(self):
        with mock.patch.object(parts, "PARTS", []) as told:
            ScaleConfig("scale", scale).ready()
        (part,) = told
        self.assertEqual((part.name, part.ask), ("replica", seen_until))
        self.assertFalse(part.is_needed)
