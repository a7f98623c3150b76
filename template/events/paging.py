from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeyPaginator(Paginator):
    """
    Finds the keys of a page's rows first, and then only those rows.

    To show page 1000, a database goes past the rows of 999 others. Here it goes past
    their keys, and counts no seats of events that it does not show.
    """

    def _get_page(self, object_list: QuerySet, *args) -> Page:
        rows = self.object_list.filter(pk__in=object_list.values("pk"))
        return super()._get_page(rows, *args)
