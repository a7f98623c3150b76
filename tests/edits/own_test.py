"""A test in the middle of a test class of ours."""

from pathlib import Path

from harness.editing import in_order, members, replace

LEVEL = "start"

TEST = """    def test_home_is_short(self):
        response = self.client.get(reverse("home"))
        self.assertLess(len(response.content), 100_000)

"""
NEXT = "    def test_an_unknown_address_is_not_found"


def apply(project: Path) -> None:
    replace(project, "config/tests/test_home.py", NEXT, TEST + NEXT)


def holds(project: Path) -> None:
    in_order(
        members(project, "config/tests/test_home.py", of="HomeTests"),
        "test_home_answers_at_the_root",
        "test_home_is_short",
        "test_an_unknown_address_is_not_found",
    )
