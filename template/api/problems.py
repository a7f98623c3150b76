"""
What goes wrong, in one form for all of the API: RFC 9457, "Problem Details".

https://www.rfc-editor.org/rfc/rfc9457
"""

from collections.abc import Iterator
from http import HTTPStatus

from django.forms import BaseForm
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from config.errors import DomainError

MEDIA_TYPE = "application/problem+json"


class Refused(APIException):
    """What a rule of the site refuses, as the API says it."""

    status_code = HTTPStatus.CONFLICT


class ErrorSerializer(serializers.Serializer):
    """One thing that is wrong with what was sent."""

    field = serializers.CharField(
        allow_null=True, help_text="null: it is about several fields together"
    )
    detail = serializers.CharField(help_text="For a person")
    code = serializers.CharField(help_text="For a program")


class ProblemSerializer(serializers.Serializer):
    """Why a request was not done."""

    type = serializers.CharField(help_text="about:blank: the status says it all")
    title = serializers.CharField(help_text="The status in words")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened, for a person")
    code = serializers.CharField(help_text="The same for a program: sold_out")
    errors = ErrorSerializer(many=True, required=False)


def handle(error: Exception, context: dict) -> Response | None:
    """Turn an error into an answer. None is for Django: a fault of ours, status 500."""
    if isinstance(error, DomainError):
        error = Refused(str(error), code=error.code)
    # REST framework knows the status and the headers, and undoes the transaction.
    response = exception_handler(error, context)
    if response is None:
        return None
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
    }
    if isinstance(error, serializers.ValidationError):
        problem["detail"] = "What was sent cannot be used as it is."
        problem["code"] = "invalid"
        problem["errors"] = list(errors_in(response.data))
    else:
        detail = response.data["detail"]
        problem |= {"detail": detail, "code": detail.code}
    response.data = problem
    response.content_type = MEDIA_TYPE
    return response


def errors_in(data: dict[str, list[ErrorDetail]]) -> Iterator[dict]:
    """Each thing that is wrong, with the field that it is wrong with."""
    for field, details in data.items():
        for detail in details:
            yield {
                "field": None if field == api_settings.NON_FIELD_ERRORS_KEY else field,
                "detail": detail,
                "code": detail.code,
            }


def errors_of(form: BaseForm) -> serializers.ValidationError:
    """What a form of the pages refuses, as an error of the API."""
    return serializers.ValidationError(
        {
            api_settings.NON_FIELD_ERRORS_KEY if field == "__all__" else field: [
                ErrorDetail(message, code=error.code)
                for error in errors
                for message in error.messages
            ]
            for field, errors in form.errors.as_data().items()
        }
    )
