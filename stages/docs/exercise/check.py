"""Is there a page on giving a seat back, and would it fail when it is not true?"""

import doctest
import re

from django.conf import settings
from django.test import TestCase

PAGE = "docs/giving-back.md"
FENCE = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class GivingBackCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def read(self, name):
        try:
            return (settings.BASE_DIR / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.fail(f"There is no {name} yet.")

    def test_1_there_is_a_page_with_a_heading(self):
        self.assertRegex(
            self.read(PAGE), r"\A# \S", f"{PAGE} does not begin with a heading: # Words."
        )

    def test_2_it_is_in_the_list(self):
        index = self.read("docs/index.md")
        lists = re.findall(r"^```\{toctree\}\n(.*?)^```$", index, re.MULTILINE | re.DOTALL)
        named = [
            line.strip().removesuffix(".md")
            for each in lists
            if "Understand it" in each
            for line in each.splitlines()
        ]
        self.assertIn(
            "giving-back",
            named,
            "The list `Understand it` in docs/index.md does not name giving-back: nobody "
            "would find the page.",
        )

    def test_3_the_code_is_quoted(self):
        page = self.read(PAGE)
        self.assertNotIn(
            "def give_seat_back",
            page,
            f"{PAGE} has a copy of give_seat_back, which is out of date after the next "
            "change. Let Sphinx take it from bookings/services.py.",
        )
        found = re.search(
            r"^```\{literalinclude\} +\.\./bookings/services\.py\n(.*?)^```$",
            page,
            re.MULTILINE | re.DOTALL,
        )
        self.assertTrue(
            found,
            f"{PAGE} quotes nothing of ../bookings/services.py: a fence with "
            "{literalinclude} does.",
        )
        self.assertRegex(
            found[1],
            r":pyobject: +give_seat_back\b",
            f"{PAGE} quotes more than give_seat_back: say :pyobject: with its name.",
        )

    def test_4_the_example_runs(self):
        examples = "\n".join(FENCE.findall(self.read(PAGE)))
        parsed = doctest.DocTestParser().get_doctest(examples, {}, PAGE, PAGE, 0)
        self.assertTrue(
            parsed.examples,
            f"{PAGE} has no example: a fence with pycon, and lines that begin with >>>.",
        )
        said = []
        result = doctest.DocTestRunner(verbose=False).run(parsed, out=said.append)
        if result.failed:
            line = re.search(r"Failed example:\n +(.*)", "".join(said))[1]
            self.fail(
                f"An example of {PAGE} does not do what the page says: `{line.strip()}`."
            )
        self.assertIn(
            "give_seat_back(booking=",
            examples,
            f"The example of {PAGE} gives no seat back.",
        )
        self.assertTrue(
            any(
                re.search(r"count\(|exists\(|bookings", example.source)
                and example.want.strip() in ("0", "False", "[]", "<BookingQuerySet []>")
                for example in parsed.examples
            ),
            f"The example of {PAGE} does not show that no booking is left: count them.",
        )

    def test_5_it_leads_to_the_installed_django(self):
        page = self.read(PAGE)
        self.assertNotRegex(
            page,
            r"docs\.djangoproject\.com",
            f"{PAGE} has a version of Django in a link, which will be an old one soon. "
            "The role `django` adds that of the installed one.",
        )
        self.assertRegex(
            page,
            r"\{django\}`[^`]*topics/db/transactions/#performing-actions-after-commit>?`",
            f"{PAGE} does not lead to what Django says of on_commit, by the role "
            "`django`.",
        )

    def test_6_the_changelog_says_so(self):
        changelog = self.read("CHANGELOG.md")
        newest = re.split(r"^## ", changelog, flags=re.MULTILINE)[1:2]
        self.assertTrue(
            newest and re.search(r"(?i)^- .*(giv|back|seat)", newest[0], re.MULTILINE),
            "CHANGELOG.md says nothing of the page below `Unreleased`: a line that begins "
            "with a dash.",
        )
