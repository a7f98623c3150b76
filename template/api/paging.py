from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.fields import DateTimeField
from rest_framework.pagination import CursorPagination


class TimePagination(CursorPagination):
    """
    Pages of things that have a time.

    A cursor says "after this moment", where a number of a page would say "after so
    many". So nothing comes twice or is left out when there is a new row in between, and
    the thousandth page is as fast as the first.
    """

    page_size = 24

    def decode_cursor(self, request):
        cursor = super().decode_cursor(request)
        # It comes from outside, like everything in an address. A moment that is none
        # would be an error in the query.
        if cursor and cursor.position is not None:
            try:
                DateTimeField().run_validation(cursor.position)
            except ValidationError as error:
                raise NotFound(self.invalid_cursor_message) from error
        return cursor


class EventPagination(TimePagination):
    """Soonest first."""

    ordering = ["starts_at", "slug"]


class BookingPagination(TimePagination):
    """Newest first."""

    ordering = ["-booked_at", "-pk"]
