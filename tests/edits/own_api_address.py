"""An address of one's own in the API, and its view."""

from pathlib import Path

from harness.editing import append_below, calls, members, write

LEVEL = "api"
TAIL = True

VIEW = '''

class SeatsView(OneClockMixin, APIView):
    """How many seats there are in all."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response({"seats": sum(event.seats for event in all_events(user=request.user))})
'''

ADDRESS = 'path("seats/", views.SeatsView.as_view(), name="seats")'

TEST = """from accounts.tests.factories import UserFactory
from api.tests.helpers import ApiTests
from events.tests.factories import EventFactory


class SeatsTests(ApiTests):
    def test_seats(self):
        EventFactory(seats=3)
        answer = self.client_of(UserFactory()).get("/api/v1/seats/")
        self.assertEqual(answer.json(), {"seats": 3})
"""


def apply(project: Path) -> None:
    append_below(project, "api/views.py", "# Your own views go below.", VIEW)
    append_below(project, "api/urls.py", "# Your own addresses go below.", f"    {ADDRESS},\n")
    write(project, "api/tests/test_seats.py", TEST)


def holds(project: Path) -> None:
    assert members(project, "api/views.py")[-1] == "SeatsView"
    assert ADDRESS.replace('"', "'") in calls(project, "api/urls.py", "urlpatterns")
