import doctest
import io

from django.test import TestCase

from docs.tests import pages


class ExampleTests(TestCase):
    """What pages show of Python's shell is what Python says."""

    def try_page(self, name):
        examples = pages.examples(pages.text(name))
        found = doctest.DocTestParser().get_doctest(examples, {}, name, name, 0)
        told = io.StringIO()
        result = doctest.DocTestRunner(verbose=False).run(found, out=told.write)
        self.assertEqual(result.failed, 0, told.getvalue())
        self.assertGreater(result.attempted, 0, f"{name} has no examples")

    def test_how_a_seat_is_booked(self):
        self.try_page("architecture.md")

    def test_a_look_into_django(self):
        self.try_page("next/django-docs.md")

    def test_an_estimate_and_five_questions(self):
        self.try_page("next/work.md")

    def test_other_pages(self):
        own = {"architecture.md", "next/django-docs.md", "next/work.md"}
        for name in pages.names():
            if name not in own and ">>> " in pages.text(name):
                with self.subTest(name):
                    self.try_page(name)
