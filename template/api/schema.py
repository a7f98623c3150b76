"""
What the schema says besides what drf-spectacular reads from the views.

https://drf-spectacular.readthedocs.io/en/latest/customization.html
"""

from collections.abc import Iterator
from http import HTTPStatus

from drf_spectacular.utils import OpenApiResponse

from api.problems import MEDIA_TYPE, ProblemSerializer

# What only some operations answer. They name it themselves.
REFUSED = {
    (409, MEDIA_TYPE): OpenApiResponse(
        ProblemSerializer, "A rule of the site refuses this: see `code`."
    )
}
KEY_REUSED = {
    (422, MEDIA_TYPE): OpenApiResponse(
        ProblemSerializer, "This Idempotency-Key was sent with another request."
    )
}

PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def add_problems(result: dict, **kwargs) -> dict:
    """Say of each operation which problems it may answer with."""
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in problems_of(path, method, operation):
                operation["responses"][str(status.value)] = {
                    "description": status.phrase,
                    "content": PROBLEM,
                }
    return result


def problems_of(path: str, method: str, operation: dict) -> Iterator[HTTPStatus]:
    """What may go wrong with any request of this kind."""
    yield HTTPStatus.UNAUTHORIZED
    yield HTTPStatus.NOT_ACCEPTABLE
    yield HTTPStatus.TOO_MANY_REQUESTS
    if operation.get("parameters") or "requestBody" in operation:
        yield HTTPStatus.BAD_REQUEST
    parameters = operation.get("parameters", [])
    if "{" in path or any(one["name"] == "cursor" for one in parameters):
        yield HTTPStatus.NOT_FOUND
    if method != "get":
        yield HTTPStatus.FORBIDDEN
    if "requestBody" in operation:
        yield HTTPStatus.UNSUPPORTED_MEDIA_TYPE
