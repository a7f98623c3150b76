from io import StringIO

from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from drf_spectacular.settings import spectacular_settings


class SchemaTests(TestCase):
    def setUp(self):
        answer = self.client.get(
            reverse("api:schema"),
            headers={"Accept": "application/vnd.oai.openapi+json"},
        )
        self.schema = answer.json()

    def operation(self, method: str, address: str) -> dict:
        return self.schema["paths"][f"/api/v1/{address}"][method]

    def test_it_is_a_schema_without_a_guess_in_it(self):
        output = StringIO()
        call_command("spectacular", validate=True, fail_on_warn=True, stdout=output)
        self.assertIn("openapi: 3", output.getvalue())

    def test_each_operation_has_words_and_problems(self):
        for address, operations in self.schema["paths"].items():
            for method, operation in operations.items():
                with self.subTest(f"{method} {address}"):
                    self.assertTrue(
                        operation.get("summary") or operation["description"]
                    )
                    self.assertIn("429", operation["responses"])

    def test_the_questions_of_the_page_are_there(self):
        parameters = self.operation("get", "events/")["parameters"]
        self.assertLessEqual(
            {"words", "category", "city", "first_day", "price", "free_seats", "cursor"},
            {parameter["name"] for parameter in parameters},
        )

    def test_booking_says_what_may_come_of_it(self):
        responses = self.operation("post", "bookings/")["responses"]
        self.assertLessEqual({"201", "400", "401", "403", "409", "422"}, set(responses))

    def test_what_only_the_site_knows_cannot_be_sent(self):
        sent = self.schema["components"]["schemas"]["EventRequest"]["properties"]
        self.assertFalse({"slug", "seats_left", "cover", "organizer"} & set(sent))

    def test_the_settings_of_the_schema_are_read(self):
        self.assertEqual(self.schema["info"]["title"], spectacular_settings.TITLE)


class DocsTests(TestCase):
    def test_the_page_brings_its_scripts_from_here(self):
        answer = self.client.get(reverse("api:docs"))
        self.assertContains(answer, 'src="/static/drf_spectacular_sidecar/')
        self.assertNotContains(answer, "//cdn")
        nonce = str(answer.context["csp_nonce"])
        self.assertContains(answer, f'nonce="{nonce}"', count=2)
        policy = answer.headers["Content-Security-Policy"]
        self.assertIn(f"script-src 'nonce-{nonce}';", policy)
        self.assertIn("img-src 'self' data:;", policy)
        self.assertNotIn(
            "data:", self.client.get("/").headers["Content-Security-Policy"]
        )
