import re
import runpy

import django
from django.test import SimpleTestCase

from docs import resources
from docs.tests import pages
from docs.tests.pages import DOCS


class LinkTests(SimpleTestCase):
    """What can be seen of links without asking for them; once a week they are asked."""

    def test_a_link_to_a_page_of_ours_leads_there(self):
        for name in pages.names():
            for link in pages.links(pages.text(name)):
                if not link.startswith("http"):
                    with self.subTest(name, link=link):
                        target = (DOCS / name).parent / link.partition("#")[0]
                        self.assertTrue(target.is_file())

    def test_a_link_to_others_is_by_https(self):
        for name in pages.names():
            for link in pages.links(pages.text(name)):
                if link.startswith("http:"):
                    self.assertRegex(link, r"^http://127\.0\.0\.1:\d+/", name)


class DjangoLinkTests(SimpleTestCase):
    """Django's documentation is that of the Django which is installed."""

    def test_the_role_leads_to_the_installed_version(self):
        conf = runpy.run_path(str(DOCS / "conf.py"))
        address, _ = conf["extlinks"]["django"]
        version = ".".join(django.__version__.split(".")[:2])
        self.assertEqual(address, f"https://docs.djangoproject.com/en/{version}/%s")

    def test_nobody_writes_a_version_into_a_page(self):
        for name in pages.names():
            self.assertNotRegex(pages.text(name), r"docs\.djangoproject\.com", name)


class SphinxTests(SimpleTestCase):
    """What Sphinx is told."""

    def test_a_warning_is_told_whatever_it_is_about(self):
        conf = runpy.run_path(str(DOCS / "conf.py"))
        self.assertIn("myst_parser", conf["extensions"])
        self.assertIn("docs.resources", conf["extensions"])
        self.assertTrue(conf["nitpicky"])
        self.assertEqual(conf.get("suppress_warnings", []), [])


class ResourceTests(SimpleTestCase):
    """Books, courses, blogs, communities: each says why."""

    def check(self, kind, least):
        found = resources.of_kind(kind)
        self.assertGreaterEqual(len(found), least)
        self.assertEqual(list(resources.problems(tuple(found))), [])

    def test_books(self):
        self.check("book", 5)

    def test_courses(self):
        self.check("course", 3)

    def test_blogs(self):
        self.check("blog", 5)

    def test_communities(self):
        self.check("community", 5)

    def test_each_kind_has_a_place(self):
        places = " ".join(pages.text(name) for name in pages.names())
        self.assertCountEqual(
            set(resources.PLACE.findall(places)), {one.kind for one in resources.read()}
        )

    def test_what_is_wrong_with_an_entry_is_told(self):
        good = resources.read()[0]
        for change, said in (
            ({"why": "Great book."}, "does not say why"),
            ({"kind": "film"}, "there is no kind film"),
            ({"url": "http://example.org/"}, "is no address by https"),
            ({"price": " "}, "has no price"),
        ):
            with self.subTest(said):
                entry = resources.Resource(**{**good.__dict__, **change})
                self.assertIn(said, " ".join(resources.problems((entry,))))
        twice = " ".join(resources.problems((good, good)))
        self.assertIn(f"{good.url} is named 2 times", twice)

    def test_a_place_becomes_a_list(self):
        page = resources.fill("# Books\n\n<!-- resources: book -->\n\nEnd\n")
        self.assertIn(
            "\n- **[Test-Driven Development with Python](https://www.ob", page
        )
        self.assertNotIn("<!--", page)
        with self.assertRaises(KeyError):
            resources.fill("<!-- resources: film -->")


class DecisionTests(SimpleTestCase):
    """A decision says what led to it, and what it costs."""

    HEADINGS = ("Context", "Decision", "Consequences")

    def test_each_has_its_parts(self):
        for name in pages.names():
            if re.match(r"decisions/\d", name):
                with self.subTest(name):
                    text = pages.text(name)
                    self.assertRegex(text, r"\A# .+\n\nStatus: \w")
                    found = re.findall(r"^## (.+)$", text, re.MULTILINE)
                    self.assertEqual([*self.HEADINGS], found)
