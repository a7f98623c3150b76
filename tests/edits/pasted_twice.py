"""A class of tests pasted below itself, and one word changed in the second."""

from pathlib import Path

from harness.editing import in_order, members, read, write

LEVEL = "forms"

NAME = "events/tests/test_forms.py"


def apply(project: Path) -> None:
    written = read(project, NAME)
    head, mark, body = written.partition("\nclass EventFormTests(")
    block, _, rest = body.partition("\n\n\nclass ")
    rest = f"\n\n\nclass {rest}" if rest else ""
    again = block.rstrip("\n").replace("def test_", "def test_again_", 1)
    write(
        project,
        NAME,
        f"{head}{mark}{block.rstrip()}\n\n\nclass EventFormAgainTests({again}\n{rest}",
    )


def holds(project: Path) -> None:
    in_order(members(project, NAME), "EventFormTests", "EventFormAgainTests")
    again = members(project, NAME, of="EventFormAgainTests")
    assert sum(name.startswith("test_again_") for name in again) == 1
    assert not any(
        name.startswith("test_again_") for name in members(project, NAME, of="EventFormTests")
    )
