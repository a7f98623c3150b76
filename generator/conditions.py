"""What a marker asks for, such as `api and not cache`, held against the stages of a project."""

from collections.abc import Iterable
from functools import cache

from jinja2 import TemplateError
from jinja2.environment import TemplateExpression
from jinja2.sandbox import SandboxedEnvironment

# Each of them is written as after `#: if`. All must hold.
Conditions = tuple[str, ...]

_ENVIRONMENT = SandboxedEnvironment()


def hold(conditions: Conditions, stages: Iterable[str]) -> bool:
    """
    Whether all conditions hold where these stages are on, and no others.

    A name that is no stage counts as off. What Jinja cannot read holds nowhere.
    """
    there = frozenset(stages)
    return all(_holds(condition, there) for condition in conditions)


@cache
def _holds(condition: str, there: frozenset[str]) -> bool:
    try:
        return bool(_compiled(condition)(dict.fromkeys(there, True)))
    except TemplateError:
        return False


@cache
def _compiled(condition: str) -> TemplateExpression:
    return _ENVIRONMENT.compile_expression(condition)
