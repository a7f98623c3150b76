from dataclasses import replace
from unittest import TestCase

from firstpatch.clone import new_lines
from firstpatch.review import Patch, of_message, problems

GOOD = Patch(
    base="main",
    branch="ticket_99999",
    commits=1,
    message=["Fixed #99999 -- Added a shortcut function to make toast."],
    files=["django/shortcuts.py", "docs/topics/toast.txt", "tests/shortcuts/tests.py"],
    lines=[("docs/topics/toast.txt", "Toast is made of bread.")],
    blanks=False,
)


class MessageTests(TestCase):
    """Django's rules for messages, on the examples of its own documentation."""

    def test_good_messages(self):
        for message in (
            "Fixed Unicode bug in RSS API.",
            "Refs #18307 -- Made the tests faster.",
            "Fixed #18307 -- Added git workflow guidelines.\n\nRefactored the docs.",
        ):
            with self.subTest(message):
                self.assertEqual(list(of_message(message.split("\n"))), [])

    def test_what_is_wrong_with_a_message_is_told(self):
        for message, said in (
            ("Fixes Unicode bug in RSS API.", "in the past: not 'Fixes'"),
            ("Fixing Unicode bug in RSS API.", "in the past: not 'Fixing'"),
            ("Fixed Unicode bug in RSS API", "ends with a full stop"),
            ("fixed a typo.", "and a capital"),
            ("#99999: Added toast.", "begins with Fixed #NUMBER"),
            ("Fixed #99999 -- Add toast.", "in the past: not 'Add'"),
            (f"Fixed #99999 -- Added {'toast ' * 12}.", "Line 1 of the message is"),
            ("Fixed a typo.\nIt was bad.", "The second line of the message is empty"),
        ):
            with self.subTest(message):
                [problem] = of_message(message.split("\n"))
                self.assertIn(said, problem)


class PatchTests(TestCase):
    """What a reviewer would ask for, each seen alone."""

    def test_a_patch_that_is_ready(self):
        self.assertEqual(list(problems(GOOD)), [])

    def test_what_a_reviewer_would_ask_for(self):
        long = ("docs/topics/toast.txt", "Toast is good. " * 7)
        for patch, said in (
            (replace(GOOD, branch="main"), "The work is on main."),
            (replace(GOOD, commits=3), "There are 3 commits. Make them one"),
            (replace(GOOD, message=["Fixes toast."]), "not 'Fixes'"),
            (replace(GOOD, blanks=True), "Some lines end in blanks"),
            (replace(GOOD, files=GOOD.files[:2]), "shortcuts.py changes, and no test"),
            (replace(GOOD, lines=[long]), "toast.txt has a line of 105 characters"),
        ):
            with self.subTest(said):
                [problem] = problems(patch)
                self.assertIn(said, problem)

    def test_words_alone_need_no_test(self):
        patch = replace(GOOD, files=GOOD.files[1:2])
        self.assertEqual(list(problems(patch)), [])

    def test_the_new_lines_of_a_diff(self):
        diff = "--- a/x.txt\n+++ b/x.txt\n@@ -1 +1,2 @@\n-old\n+new\n+\n"
        self.assertEqual(list(new_lines(diff)), [("x.txt", "new"), ("x.txt", "")])
