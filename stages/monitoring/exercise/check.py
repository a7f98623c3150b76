"""Does the site tell when its disk is nearly full?"""

import shutil
from types import SimpleNamespace
from unittest import mock

from django.conf import settings
from django.test import TestCase

from monitoring import parts

ADDRESS = "/health/ready/"


def disk(free):
    """Answers of shutil.disk_usage(), with so many bytes free."""
    usage = SimpleNamespace(total=10**12, used=10**12 - free, free=free)
    return mock.patch.object(shutil, "disk_usage", return_value=usage)


class DiskCheck(TestCase):
    longMessage = False

    def setUp(self):
        self.addCleanup(setattr, parts, "PARTS", parts.PARTS)
        # As in a process that has just begun.
        parts.PARTS = [
            parts.Part(part.name, part.ask, is_needed=part.is_needed)
            for part in parts.PARTS
        ]

    def ask(self):
        response = self.client.get(ADDRESS)
        state = response.json()["parts"].get("disk")
        if state is None:
            self.fail(
                f"{ADDRESS} says nothing of a part called disk. Add Part(\"disk\", …) to "
                "PARTS in monitoring/parts.py."
            )
        return response, state

    def test_1_the_disk_is_asked(self):
        with disk(free=10**11) as asked:
            _, state = self.ask()
        self.assertTrue(
            asked.called,
            "Nobody asked shutil.disk_usage() when the site was asked whether it is ready. "
            "Import shutil as a whole, and ask within the function that Part gets: what is "
            "asked when the file is imported stays as it was then.",
        )
        path = str((asked.call_args.args or list(asked.call_args.kwargs.values()))[0])
        self.assertEqual(
            path,
            str(settings.BASE_DIR),
            f"shutil.disk_usage() was asked about {path}. Ask about settings.BASE_DIR.",
        )
        self.assertTrue(
            state["up"],
            "There are 100 GB free, and the disk is said to be down. Raise an exception "
            "only where fewer than 100,000,000 bytes are free.",
        )

    def test_2_with_little_space_the_disk_is_down(self):
        with disk(free=99_999_999):
            _, state = self.ask()
        self.assertFalse(
            state["up"],
            "There are fewer than 100,000,000 bytes free, and the disk is said to be up. "
            "Look at `free`, and raise an exception: what a function returns is not read.",
        )

    def test_3_with_enough_space_it_is_up(self):
        with disk(free=100_000_000):
            _, state = self.ask()
        self.assertTrue(
            state["up"],
            "There are 100,000,000 bytes free, and the disk is said to be down.",
        )

    def test_4_without_space_the_site_is_not_ready(self):
        with disk(free=0):
            response, _ = self.ask()
        self.assertEqual(
            response.status_code,
            503,
            "The disk is full, and the site says that it is ready. The site needs this part: "
            "leave is_needed as it is.",
        )
        with disk(free=10**11):
            response, _ = self.ask()
        self.assertEqual(
            response.status_code,
            200,
            "There is space again, and the site says that it is not ready.",
        )

    def test_5_the_answer_says_no_more_than_of_other_parts(self):
        with disk(free=1_234):
            response, state = self.ask()
        self.assertEqual(
            set(state),
            {"up", "needed", "down_since", "down_seconds"},
            "The answer says more of the disk than of other parts. Leave Part.state() alone.",
        )
        for text in ["1234", str(settings.BASE_DIR)]:
            self.assertNotIn(
                text,
                response.content.decode(),
                f"The answer has {text} in it, for everybody to read.",
            )
