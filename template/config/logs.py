"""The id of the request, for each line of the log."""

import logging
from contextvars import ContextVar

# The id of the request that is being answered. Each thread and each async task sees the
# value that it set itself, so two requests at the same time do not mix.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Hold nothing back; give each record the id, so that a format can name it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True
