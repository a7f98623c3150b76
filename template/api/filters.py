from django import forms
from rest_framework.filters import BaseFilterBackend

from api.problems import errors_of
from events.filters import EventFilterForm

# How a form's fields are described to those who ask. Any other field is a text.
SCHEMAS = {
    forms.BooleanField: {"type": "boolean"},
    forms.DateField: {"type": "string", "format": "date"},
    forms.DecimalField: {"type": "number", "minimum": 0},
}


class EventFilter(BaseFilterBackend):
    """The same questions as on the page /find/, answered by the same form."""

    def filter_queryset(self, request, queryset, view):
        form = EventFilterForm(request.query_params)
        if not form.is_valid():
            raise errors_of(form)
        return form.narrow(queryset)

    def get_schema_operation_parameters(self, view) -> list[dict]:
        """Tell the schema which questions there are."""
        return [
            {
                "name": name,
                "in": "query",
                "description": str(field.label or name.replace("_", " ").capitalize()),
                "schema": SCHEMAS.get(type(field), {"type": "string"}),
            }
            for name, field in EventFilterForm.base_fields.items()
        ]
