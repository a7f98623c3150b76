"""A project's database, filled with some rows of every model, and read out again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROWS = 3
START = datetime(2030, 1, 1, tzinfo=UTC)

# Django keeps these in step with the code by itself: they may well grow.
KEPT_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


def fill(*, report: dict) -> None:
    """Make some rows of every model of the project's own apps, each of them valid."""
    make()


def make() -> dict[type, list]:
    """The same, and what was made."""
    made: dict[type, list] = {}
    for model in own_models():
        rows_of(model, made)
    return made


def own_models() -> list[type]:
    """The models of the apps that are in the project's folder."""
    from django.apps import apps

    here = Path.cwd()
    return [
        model
        for config in apps.get_app_configs()
        if Path(config.path).resolve().is_relative_to(here.resolve())
        for model in config.get_models()
    ]


def rows_of(model: type, made: dict[type, list]) -> list:
    """The rows of a model, made when they are first asked for."""
    if model not in made:
        made[model] = []
        for number in range(ROWS):
            row = model(
                **{
                    field.name: value(field, number, place, made)
                    for place, field in enumerate(model._meta.concrete_fields)
                    if not field.primary_key and not field.generated
                }
            )
            row.full_clean()
            row.save()
            for field in model._meta.many_to_many:
                getattr(row, field.name).set(rows_of(field.related_model, made)[:1])
            made[model].append(row)
    return made[model]


def value(field: Any, number: int, place: int, made: dict[type, list]) -> Any:
    """
    Something that the field takes, other for each row.

    Of two times in a row the one that is declared later is the later one.
    """
    from django.db import models

    if field.choices:
        return field.flatchoices[number % len(field.flatchoices)][0]
    if field.is_relation:
        if field.related_model is field.model:
            return None
        return rows_of(field.related_model, made)[number]
    time = START + timedelta(days=number, hours=place)
    word = f"{field.name}-{number}"
    values = [
        (models.BooleanField, number % 2 == 0),
        (models.DateTimeField, time),
        (models.DateField, time.date()),
        (models.TimeField, time.time()),
        (models.DurationField, timedelta(hours=number)),
        (models.DecimalField, Decimal(number + 1)),
        (models.FloatField, number + 0.5),
        (models.IntegerField, number + 1),
        (models.EmailField, f"{word}@example.com"),
        (models.URLField, f"https://example.com/{word}"),
        (models.FileField, f"{word}.txt"),
        (models.CharField, word[-(field.max_length or 100) :]),
        (models.TextField, word),
        (models.UUIDField, f"{number:032x}"),
        (models.GenericIPAddressField, f"192.0.2.{number}"),
        (models.JSONField, {"number": number}),
        (models.BinaryField, word.encode()),
    ]
    for kind, found in values:
        if isinstance(field, kind):
            return found
    raise NotImplementedError(f"no value for {field!r}: add its kind to harness/rows.py")


def dump(*, report: dict) -> dict[str, list[dict[str, str]]]:
    """Every row of every table, as text, in the order of the first column."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in KEPT_BY_DJANGO:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
                columns = [column[0] for column in cursor.description]
                found[table] = [
                    dict(zip(columns, map(str, row), strict=True)) for row in cursor.fetchall()
                ]
    return found
