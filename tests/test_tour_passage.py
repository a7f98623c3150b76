"""Where a passage ends."""

import pytest

from generator.tour_passage import passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\ny = 2\n", 1),
        ("def one():\n    a\n\n    b\n\n\ndef two():\n    c\n", 4),
        # The blank lines below a block do not belong to it.
        ("class One:\n    a = 1\n\n\nb = 2\n", 2),
        ("urls = [\n    1,\n]\nb = 2\n", 3),
        ("def one(\n    a,\n):\n    b\n\nc = 1\n", 4),
        ("one(\n    a\n).two(\n    b\n)\nc = 1\n", 5),
        ("    one = {\n        a: b,\n    }\n    c\n", 3),
        # The bracket was open before.
        ('    "one",\n]\n', 1),
        ("if a:\n    b\nelse:\n    c\n", 2),
        ('text = """\n    a\n"""\nb = 1\n', 3),
        ('<ul class="a">\n  <li>b</li>\n</ul>\n<p>c</p>\n', 3),
        ('<a\n  href="b"\n>\n  c\n</a>\n<p>d</p>\n', 5),
        ("<p>a</p>\n</div>\n", 1),
        ("<li>a</li>\n<li>b</li>\n", 1),
        # What closes stands at the same indentation.
        ("  <p>\n</p>\n", 1),
        ("{% for a in b %}\n  c\n{% empty %}\n  d\n{% endfor %}\ne\n", 5),
        ("{% block a %}\n  b\n{% endblock %}\n", 3),
        ("{% url 'a' %}\n{% endif %}\n", 1),
        (".one {\n  a: b;\n}\n.two {\n}\n", 3),
        (".one {\n}\nb\n", 2),
        ("@media a {\n  .b {\n    c: d;\n  }\n}\ne\n", 5),
    ],
)
def test_a_block(text, expected):
    assert passage(text.splitlines(), 0) == range(expected)


def test_until():
    lines = ["a", "  b", "c b", "d"]
    assert passage(lines, 0, "b") == range(2)
    assert passage(lines, 2, "b") == range(2, 3)
    assert passage(lines, 1, "d") == range(1, 4)


def test_until_is_not_there():
    assert passage(["a", "  b", "c"], 0, "d") == range(2)
