from unittest import mock

from rest_framework.throttling import SimpleRateThrottle

from accounts.tests.factories import UserFactory
from api.tests.helpers import BOOKINGS, EVENTS, TOKEN, ApiTests

RATES = {"anon": "3/min", "user": "5/min", "write": "2/min", "token": "1/min"}


@mock.patch.object(SimpleRateThrottle, "THROTTLE_RATES", RATES)
class ThrottleTests(ApiTests):
    def statuses(self, times: int, ask, *args, **kwargs) -> list[int]:
        return [ask(*args, **kwargs).status_code for _ in range(times)]

    def test_a_visitor_has_so_many_requests(self):
        self.assertEqual(self.statuses(4, self.client.get, EVENTS), [200] * 3 + [429])
        answer = self.client.get(EVENTS)
        self.assert_problem(answer, 429, "throttled")
        self.assertGreater(int(answer.headers["Retry-After"]), 0)

    def test_a_person_has_more_and_their_own(self):
        for _ in range(2):
            client = self.client_of(UserFactory())
            found = self.statuses(6, client.get, EVENTS)
            self.assertEqual(found, [200] * 5 + [429])

    def test_to_change_something_there_are_fewer(self):
        client = self.client_of(UserFactory())
        found = self.statuses(3, client.post, BOOKINGS, {})
        self.assertEqual(found, [400, 400, 429])
        self.assertEqual(client.get(BOOKINGS).status_code, 200)

    def test_to_guess_a_password_fewer_still(self):
        self.assertEqual(self.statuses(2, self.client.post, TOKEN, {}), [400, 429])

    def test_nobody_gets_more_by_naming_another_address(self):
        found = [
            self.client.get(EVENTS, headers={"X-Forwarded-For": f"10.0.0.{n}"})
            for n in range(4)
        ]
        self.assertEqual(found[-1].status_code, 429)
