"""Which migrations nothing follows, and what it takes to go back."""

import pytest

from generator.migrations import Fork, forks, way_back


def migration(*follows, replaces=()):
    return f"""\
from django.db import migrations


class Migration(migrations.Migration):
    replaces = {list(replaces)!r}
    dependencies = [{", ".join(f'("events", "{name}")' for name in follows)}]
    operations = []
""".encode()


def site(**migrations):
    files = {f"events/migrations/{name}.py": text for name, text in migrations.items()}
    return {"events/migrations/__init__.py": b"", "events/models.py": b"", **files}


ONE = {"m1": migration(), "m2": migration("m1")}


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"m3": migration("m2")}, []),
        ({"mine": migration("m1")}, [Fork("events", ("m2", "mine"))]),
        ({"mine": migration("m1"), "join": migration("m2", "mine")}, []),
        ({"squashed": migration(replaces=[("events", "m1"), ("events", "m2")])}, []),
        ({"broken": b"class Migration("}, [Fork("events", ("broken", "m2"))]),
    ],
)
def test_apps_whose_migrations_have_two_ends(more, found):
    assert forks(site(**ONE, **more)) == found


def test_the_way_back():
    assert list(way_back(site(**ONE), site(**ONE))) == []
    assert list(way_back(site(**ONE), site(m1=migration()))) == [("events", "m1")]
    assert list(way_back(site(**ONE), {})) == [("events", "zero")]
