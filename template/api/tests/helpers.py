from django.core.cache import cache
from rest_framework.response import Response
from rest_framework.test import APIClient, APITestCase

from accounts.models import User

EVENTS = "/api/v1/events/"
BOOKINGS = "/api/v1/bookings/"
TOKEN = "/api/v1/token/"


class ApiTests(APITestCase):
    """Tests that ask the API. Each begins with all its tries unspent."""

    def setUp(self):
        cache.clear()

    def client_of(self, user: User) -> APIClient:
        """A program that works for this person."""
        client = APIClient()
        client.force_authenticate(user)
        return client

    def assert_problem(self, response: Response, status: int, code: str) -> None:
        """The answer is a problem, in the form that all of them have."""
        self.assertEqual(response.status_code, status, response.content)
        self.assertEqual(response.headers["Content-Type"], "application/problem+json")
        problem = response.json()
        self.assertEqual((problem["status"], problem["code"]), (status, code))
        self.assertTrue(problem["title"] and problem["detail"])

    def assert_refused(self, response: Response, **codes: str) -> None:
        """What was sent is refused: these fields, for these reasons."""
        self.assert_problem(response, 400, "invalid")
        errors = response.json()["errors"]
        found = {error["field"] or "together": error["code"] for error in errors}
        self.assertEqual(found, codes)
