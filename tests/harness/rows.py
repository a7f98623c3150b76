"""A project's database, filled with some rows of every model, and read out again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROWS = 3
START = datetime(2030, 1, 1, tzinfo=UTC)

# Django keeps these in step with the code by itself: they may well grow.
KEPT_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


def fill(first: str = "0", *, report: dict) -> None:
    """
    Make some rows of every model of the project's own apps, each of them valid.

    `first` is the number of the first row, other for each time that a database is filled.
    """
    make(int(first))


def make(first: int = 0) -> dict[type, list]:
    """The same, and what was made."""
    made: dict[type, list] = {}
    for model in own_models():
        rows_of(model, made, first)
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


def rows_of(model: type, made: dict[type, list], first: int) -> list:
    """The rows of a model, made when they are first asked for."""
    if model not in made:
        made[model] = []
        for number in range(first, first + ROWS):
            made[model].append(saved(model, number, made, first))
    return made[model]


def saved(model: type, number: int, made: dict[type, list], first: int) -> Any:
    """One row. Where the model lets two people share an address, the last has that of the first."""
    from django.core.exceptions import ValidationError

    values = {
        field.name: value(field, number, place, made, first)
        for place, field in enumerate(model._meta.concrete_fields)
        if not field.primary_key and not field.generated
    }
    alike = {
        name: text.replace(f"-{number}@", f"-{first}@").title()
        for name, text in values.items()
        if number == first + ROWS - 1 and isinstance(text, str) and "@" in text
    }
    row = model(**values | alike)
    try:
        row.full_clean()
    except ValidationError:
        row = model(**values)
        row.full_clean()
    row.save()
    for field in model._meta.many_to_many:
        getattr(row, field.name).set(rows_of(field.related_model, made, first)[:1])
    return row


def value(field: Any, number: int, place: int, made: dict[type, list], first: int) -> Any:
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
        return rows_of(field.related_model, made, first)[number - first]
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
        # What holds the number of some row: of none that is here.
        (models.PositiveBigIntegerField, number + 1000),
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


def dump(*name: str, report: dict) -> dict[str, list[dict[str, str]]]:
    """
    Every row of every table, as text, in the order of the first column.

    A name tells one dump of a process from another.
    """
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
