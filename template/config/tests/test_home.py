from django.test import TestCase
from django.urls import reverse


class HomeTests(TestCase):
    def test_home_answers_at_the_root(self):
        self.assertEqual(reverse("home"), "/")

    def test_home_is_rendered_from_its_template(self):
        response = self.client.get(reverse("home"))
        self.assertTemplateUsed(response, "home.html")
        self.assertContains(response, "Find an event")

    def test_an_unknown_address_is_not_found(self):
        response = self.client.get("/no-such-page/")
        self.assertEqual(response.status_code, 404)
