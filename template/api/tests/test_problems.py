from unittest import mock

from accounts.tests.factories import UserFactory
from api.tests.helpers import EVENTS, ApiTests


class ProblemTests(ApiTests):
    def test_all_that_is_below_the_api_answers_as_the_api(self):
        for address in ["/api/", "/api/v1/", "/api/v2/events/", "/api/v1/nothing/%0A"]:
            for ask in [self.client.get, self.client.post]:
                with self.subTest(address):
                    self.assert_problem(ask(address), 404, "not_found")

    def test_another_method_is_refused(self):
        client = self.client_of(UserFactory())
        answer = client.put(EVENTS, {})
        self.assert_problem(answer, 405, "method_not_allowed")
        self.assertNotIn("PUT", answer.headers["Allow"])

    def test_json_is_all_there_is(self):
        answer = self.client.get(EVENTS, headers={"Accept": "text/csv"})
        self.assert_problem(answer, 406, "not_acceptable")

    def test_a_fault_of_ours_is_left_to_django(self):
        """It is logged, and the answer tells nothing: 500."""
        self.client.raise_request_exception = False
        with (
            mock.patch("api.views.upcoming_events", side_effect=ZeroDivisionError),
            self.assertLogs("django.request", "ERROR"),
        ):
            answer = self.client.get(EVENTS)
        self.assertEqual(answer.status_code, 500)
