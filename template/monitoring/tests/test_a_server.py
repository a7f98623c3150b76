import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.cookiejar import CookieJar
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, tag

from monitoring.tests.receiver import running_receiver

PATIENCE = 60
TOKEN = "a-token-for-prometheus"
NAME, EMAIL, BROWSER = "lovelace", "ada.byron@example.org", "Difference-Engine/2"
SECRETS = [NAME, EMAIL, "ada.byron", BROWSER, "a-secret-token", "a violet bicycle"]

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
ENVELOPES, SPANS = "/api/1/envelope/", "/v1/traces"


@tag("server")
class ServerTests(TransactionTestCase):
    """Two processes of the site, as on a server, and those whom they tell things."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if find_spec("gunicorn") is None:
            cls.skipTest(cls, "install gunicorn: `uv add --dev gunicorn`")
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            cls.skipTest(cls, 'needs "TEST": {"NAME": ...} in DATABASES')
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.receiver = cls.enterClassContext(running_receiver())
        cls.numbers = cls.folder / "run" / "numbers"
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            cls.site = f"127.0.0.1:{listener.getsockname()[1]}"
        cls.log = cls.folder / "log"
        with cls.log.open("w") as log:
            cls.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "config.wsgi"]
                + ["--workers=2", f"--bind={cls.site}", "--no-control-socket"],
                cwd=settings.BASE_DIR,
                env=os.environ | cls.variables(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        cls.addClassCleanup(cls.stop)
        cls.wait_for(cls.is_up, "the site answers")

    @classmethod
    def variables(cls) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "monitoring.tests.server_settings",
            "DJANGO_DEBUG": "0",
            "DJANGO_SECRET_KEY": "a-key-for-a-test-that-is-long-enough-for-django-4z9",
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
            "DJANGO_HTTPS": "0",
            "TEST_DATABASE": json.dumps(connection.settings_dict, default=str),
            "METRICS_TOKEN": TOKEN,
            "PROMETHEUS_MULTIPROC_DIR": str(cls.numbers),
            "SENTRY_DSN": f"http://key@{cls.receiver.host}/1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{cls.receiver.host}",
            # Spans are sent in heaps. No test waits five seconds for one.
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    @classmethod
    def stop(cls) -> None:
        """The main process is asked; what is left of it after that is killed."""
        cls.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            cls.process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(cls.process.pid, signal.SIGKILL)
        cls.process.wait()

    @classmethod
    def is_up(cls) -> bool:
        with suppress(OSError):
            return cls.get("/health/ready/")[0] == 200
        return False

    @classmethod
    def wait_for(cls, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"not so: {what}\n{cls.log.read_text()}")
            time.sleep(0.05)

    @classmethod
    def get(cls, address: str, opener=None, data=None, **headers: str):
        """Status, headers and text of an answer."""
        headers |= {"User-Agent": BROWSER}
        request = Request(f"http://{cls.site}{address}", data, headers)
        try:
            answer = (opener or build_opener()).open(request, timeout=PATIENCE)
        except HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    def lines(self) -> list[dict]:
        """What the site has written. Gunicorn itself writes plain lines."""
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def reports(self) -> list[dict]:
        """The errors that were reported. Before each stand two lines about it."""
        return [
            json.loads(body.splitlines()[2])
            for body in self.receiver.bodies(ENVELOPES)
            if b'"type":"event"' in body.splitlines()[1]
        ]

    def spans(self) -> list:
        """The spans that were sent."""
        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

        return [
            span
            for body in self.receiver.bodies(SPANS)
            for resource in trace_service_pb2.ExportTraceServiceRequest.FromString(
                body
            ).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def test_an_error_is_told_of_in_three_places_by_one_id(self):
        status, headers, _ = self.get(f"/failing/{EMAIL}/?token=a-secret-token")
        self.assertEqual(status, 500)
        id = headers["X-Request-ID"]

        self.wait_for(self.reports, "the error is reported")
        (report,) = [r for r in self.reports() if r["tags"]["request_id"] == id]
        (error,) = report["exception"]["values"]
        self.assertEqual(error["type"], "ValueError")
        self.assertEqual(error["stacktrace"]["frames"][-1]["function"], "failing_view")
        self.assertEqual(report["transaction"], "/failing/{word}/")

        levels = [line["level"] for line in self.lines() if line["request_id"] == id]
        self.assertEqual(sorted(levels), ["ERROR", "INFO", "WARNING"])

        def span():
            values = [
                {a.key: a.value.string_value for a in span.attributes}
                for span in self.spans()
            ]
            return [value for value in values if value.get("request.id") == id]

        self.wait_for(span, "the span is sent")
        self.assertEqual(span()[0]["http.route"], "/failing/<str:word>/")

    def test_the_trace_of_the_caller_goes_on(self):
        self.get("/events/", traceparent=f"00-{TRACE}-{CALLER}-01")

        def ours():
            return [s for s in self.spans() if s.trace_id.hex() == TRACE]

        self.wait_for(
            lambda: any(s.name == "GET /events/" for s in ours()), "the span is sent"
        )
        (request,) = [s for s in ours() if s.name == "GET /events/"]
        self.assertEqual(request.parent_span_id.hex(), CALLER)
        queries = [s for s in ours() if s.name == "SELECT"]
        self.assertTrue(queries)
        self.assertEqual({s.parent_span_id for s in queries}, {request.span_id})

    def test_two_processes_count_together(self):
        asked = 0
        while len(list(self.numbers.glob("counter_*.db"))) < 2 or asked < 10:
            self.get("/accounts/password_reset/")
            asked += 1
            self.assertLess(asked, 1000, "one process answers everything")
        counted = re.compile(
            r'http_requests_total\{.*route="/accounts/password_reset/".*\} (\S+)'
        )
        for _ in range(6):
            text = self.get("/metrics/", Authorization=f"Bearer {TOKEN}")[2]
            self.assertEqual(float(counted.search(text)[1]), asked, text)

    def test_none_of_them_is_told_who_it_was(self):
        opener = build_opener(HTTPCookieProcessor(CookieJar()))
        _, _, page = self.get("/accounts/signup/", opener)
        data = {
            "csrfmiddlewaretoken": re.search(r'token" value="(\w+)"', page)[1],
            "username": NAME,
            "email": EMAIL,
            "password1": "a violet bicycle",
            "password2": "a violet bicycle",
        }
        self.get("/accounts/signup/", opener, urlencode(data).encode())
        self.get(f"/find/?text={EMAIL}", opener)
        _, headers, _ = self.get(f"/failing/{EMAIL}/?token=a-secret-token", opener)
        last = headers["X-Request-ID"]
        self.wait_for(lambda: last in str(self.reports()), "the error is reported")
        self.wait_for(lambda: last in str(self.spans()), "the span is sent")
        told = [body.decode("utf-8", "replace") for _, body in self.receiver.received]
        told += [self.log.read_text()]
        told += [self.get("/metrics/", Authorization=f"Bearer {TOKEN}")[2]]
        for secret in SECRETS:
            for text in told:
                self.assertNotIn(secret, text)
