from django.test import SimpleTestCase

from config.logs import request_id
from monitoring.reports import without_people


class ReportTests(SimpleTestCase):
    """What is sent to Sentry. test_a_server.py sends some for real."""

    def report(self, **event) -> dict:
        token = request_id.set("an-id-of-a-request")
        self.addCleanup(request_id.reset, token)
        return without_people(event, {})

    def test_a_report_has_the_id_of_the_request(self):
        tags = self.report(level="error")["tags"]
        self.assertEqual(tags, {"request_id": "an-id-of-a-request"})

    def test_where_and_which_kind_but_not_what_was_typed(self):
        error = {"type": "ValueError", "value": "ada", "stacktrace": {"frames": []}}
        report = self.report(exception={"values": [error]})
        self.assertEqual(
            report["exception"]["values"],
            [{"type": "ValueError", "stacktrace": {"frames": []}}],
        )

    def test_a_line_of_the_log_as_it_stands_in_the_code(self):
        entry = {"message": "Hello %s", "params": ["ada"], "formatted": "Hello ada"}
        self.assertEqual(
            self.report(logentry=entry)["logentry"], {"message": "Hello %s"}
        )

    def test_the_rest_is_left_out(self):
        report = self.report(
            request={"url": "/"}, user={"id": 1}, extra={}, breadcrumbs={}, contexts={}
        )
        self.assertEqual(set(report), {"tags"})
