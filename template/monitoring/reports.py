"""
Errors, reported to Sentry or to another program that speaks its language.

https://docs.sentry.io/platforms/python/integrations/django/
"""

from typing import Any

from config.logs import request_id

# What a report may have: where in the code it happened, and which kind of error it was.
PARTS = {
    "environment",
    "event_id",
    "exception",
    "level",
    "logentry",
    "logger",
    "platform",
    "release",
    "sdk",
    "tags",
    "timestamp",
    "transaction",
    "transaction_info",
}


def start(dsn: str) -> None:
    """Report errors from now on."""
    # Here and not above: it takes a while to import, and most sites start without.
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        before_send=without_people,
        # What is not collected need not be taken out again.
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
    )


def without_people(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """A report with the id of the request, and with nothing about the person."""
    report = {key: value for key, value in event.items() if key in PARTS}
    for error in report.get("exception", {}).get("values", []):
        # The text of an error may have in it what somebody has typed.
        error.pop("value", None)
    if "logentry" in report:
        report["logentry"] = {"message": report["logentry"].get("message")}
    report["tags"] = {"request_id": request_id.get()}
    return report
