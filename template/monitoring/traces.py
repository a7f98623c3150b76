"""
Traces: what a request did, and how long each step took. For whoever reads OTLP.

This file is imported only where OTEL_EXPORTER_OTLP_ENDPOINT is set. The spans are made
here, and not by opentelemetry-instrumentation-django: that one writes down the address
of the visitor, their browser, and the query string.

https://opentelemetry.io/docs/languages/python/
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction, markcoroutinefunction

from django.conf import settings
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from config.logs import request_id
from monitoring.middleware import route_of
from monitoring.queries import shown

provider = TracerProvider(
    resource=Resource.create({"service.name": settings.OTEL_SERVICE_NAME})
)
endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip("/")
provider.add_span_processor(
    BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces"))
)
trace.set_tracer_provider(provider)
tracer = trace.get_tracer("monitoring")


class TraceMiddleware:
    """A span for each request, in the trace of the caller or in a new one."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.is_async:
            return self.__acall__(request)
        with span_of(request) as span:
            response = self.get_response(request)
            finish(span, request, response)
        return response

    async def __acall__(self, request: HttpRequest) -> HttpResponse:
        with span_of(request) as span:
            response = await self.get_response(request)
            finish(span, request, response)
        return response


@contextmanager
def span_of(request: HttpRequest) -> Iterator[Span]:
    caller = {"traceparent": request.headers.get("traceparent", "")}
    with tracer.start_as_current_span(
        request.method,
        context=TraceContextTextMapPropagator().extract(caller),
        kind=SpanKind.SERVER,
        attributes={
            "http.request.method": request.method,
            "request.id": request_id.get(),
        },
    ) as span:
        yield span


def finish(span: Span, request: HttpRequest, response: HttpResponse) -> None:
    """What is known only when the answer is there."""
    route = route_of(request)
    span.update_name(f"{request.method} {route}")
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", response.status_code)
    if response.status_code >= 500:
        span.set_status(StatusCode.ERROR)


def trace_query(execute, sql, params, many, context):
    """Run a statement in a span. The text of an error stays out of it."""
    with tracer.start_as_current_span(
        sql.partition(" ")[0],
        kind=SpanKind.CLIENT,
        attributes={
            "db.system.name": context["connection"].vendor,
            "db.query.text": shown(sql),
        },
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            return execute(sql, params, many, context)
        except Exception:
            span.set_status(StatusCode.ERROR)
            raise


def watch(connection, **kwargs) -> None:
    if trace_query not in connection.execute_wrappers:
        connection.execute_wrappers.append(trace_query)


connection_created.connect(watch)
