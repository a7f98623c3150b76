from django.test import SimpleTestCase

from config.tests.test_environment import complaints, load


class VariableTests(SimpleTestCase):
    def test_without_variables_nobody_is_told_anything(self):
        names = load()
        for name in [
            "METRICS_TOKEN",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "PROMETHEUS_MULTIPROC_DIR",
            "SENTRY_DSN",
        ]:
            self.assertEqual(names[name], "", name)
        self.assertNotIn("monitoring.traces.TraceMiddleware", names["MIDDLEWARE"])

    def test_traces_begin_behind_the_questions_of_machines(self):
        names = load(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4318")
        place = names["MIDDLEWARE"].index("monitoring.traces.TraceMiddleware")
        self.assertEqual(
            names["MIDDLEWARE"][place - 1],
            "monitoring.middleware.MonitoringMiddleware",
        )

    def test_what_cannot_be_right_is_told(self):
        lines = complaints(
            SENTRY_DSN="sentry.example.com",
            DJANGO_SLOW_QUERY_SECONDS="half",
            OTEL_EXPORTER_OTLP_ENDPOINT="localhost:4318",
        )
        self.assertEqual(len(lines), 3)
