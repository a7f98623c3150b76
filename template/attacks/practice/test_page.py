from django.test import TestCase, override_settings
from django.urls import Resolver404, resolve

from events.tests.helpers import make_event


class PracticePageTests(TestCase):
    def test_the_site_does_not_have_it(self):
        with self.assertRaises(Resolver404):
            resolve("/practice/")

    @override_settings(ROOT_URLCONF="attacks.practice.urls")
    def test_it_marks_the_word(self):
        make_event("Jazz night")
        response = self.client.get("/practice/", {"word": "night"})
        self.assertContains(response, "<li>Jazz <mark>night</mark></li>", html=True)
        response = self.client.get("/practice/", {"word": "Blues"})
        self.assertContains(response, "No event is called <mark>Blues</mark>.")
