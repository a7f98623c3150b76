"""What a step shows: the lines in the learner's own file, and where each of them is from."""

from pathlib import Path

from cli_support import put
from generator.tour_view import View
from harness.tours import guided

pytest_plugins = ["tour_fixtures"]


def view(root: Path, title: str) -> View:
    tour = guided(root)
    return next(tour.views[step] for step in tour.tour.steps if step.title == title)


def told(view: View) -> list[str]:
    """A passage in a few words: mark, number, text and stage of each line."""
    return [
        f"{row.mark} {row.number} {row.text.strip()} {row.stage}".rstrip()
        for row in view.rows
        if not row.around
    ]


def change(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")


def test_as_the_stage_brings_it(walls: Path):
    found = view(walls, "A door")

    assert told(found) == ["new 4 def enter(self):", 'new 5 return "through the door"']
    assert found.remark == ""
    assert found.first == 4


def test_where_it_stands_is_shown_around_it(walls: Path):
    rows = [row for row in view(walls, "A door").rows if row.around]

    assert [(row.mark, row.number, row.text) for row in rows] == [
        ("before", 1, "class House:"),
        ("before", 2, '    """A place to live in."""'),
        ("before", 3, ""),
        ("new", 6, ""),
        ("before", 7, "    def leave(self):"),
        ("new", 8, "        return self.enter()"),
    ]


def test_what_the_stage_takes_away_stands_where_it_was(walls: Path):
    assert told(view(walls, "The same way out")) == [
        'gone 5 return "over the lawn"',
        "new 8 return self.enter()",
    ]


def test_own_lines_are_marked(walls: Path):
    change(walls / "house.py", "    def enter(self):\n", "    def enter(self):\n        knock()\n")
    put(walls / "house.py", "import bell\n" + (walls / "house.py").read_text())

    found = view(walls, "A door")

    assert told(found) == [
        "new 5 def enter(self):",
        "yours 6 knock()",
        'new 7 return "through the door"',
    ]
    assert found.remark == ""


def test_a_changed_place_is_shown_as_the_stage_brings_it(walls: Path):
    change(walls / "house.py", "def enter(self):", "def enter(self, key):")

    found = view(walls, "A door")

    assert told(found) == ["new 4 def enter(self):", 'new 5 return "through the door"']
    # A number would be that of another file.
    assert found.first is None
    assert found.remark == (
        "You have changed this place. These are the lines as walls brings them."
    )


def test_a_removed_place_is_shown_as_the_stage_brings_it(walls: Path):
    put(walls / "house.py", "")

    assert "You have changed this place." in view(walls, "A door").remark


def test_a_deleted_file_is_shown_as_the_stage_brings_it(walls: Path):
    (walls / "walls/views.py").unlink()

    found = view(walls, "All views")

    assert told(found) == ["new 1 NAME = 'walls'"]
    assert "You have deleted walls/views.py." in found.remark


def test_a_whole_file_of_ones_own(walls: Path):
    put(walls / "walls/views.py", "# Mine.\n")

    assert "You have changed this place." in view(walls, "All views").remark


def test_what_a_later_stage_brought_is_marked(roof: Path):
    found = view(roof, "The wall among the addresses")
    around = [(row.mark, row.text.strip(), row.stage) for row in found.rows if row.around]

    assert told(found) == ["new 2 'wall',"]
    assert ("later", "'roof',", "roof") in around


def test_what_a_later_stage_changed_is_told(roof: Path):
    found = view(roof, "The same way out")

    assert told(found) == ['gone 5 return "over the lawn"', "new 8 return self.enter()"]
    assert found.remark == (
        "A later stage has changed this place. These are the lines as walls brings them."
    )


def test_where_a_line_was_first_met(walls: Path):
    put(walls / "house.py", (walls / "house.py").read_text())

    rows = {row.text.strip(): row for row in view(walls, "A door").rows}

    assert rows['"""A place to live in."""'].stage == "ground"
    # Too short to be met again, and new.
    assert rows["class House:"].stage == "ground"
    assert rows["def enter(self):"].stage == ""
    assert rows[""].stage == ""


def test_a_file_that_is_no_text(walls: Path):
    (walls / "house.py").write_bytes(b"\xff\xfe\0class House:\n    def enter(self):\n")

    assert [row.text for row in view(walls, "A door").rows if not row.around]


def test_ends_of_lines_of_another_system(walls: Path):
    content = (walls / "house.py").read_bytes()
    (walls / "house.py").write_bytes(content.replace(b"\n", b"\r\n"))

    found = view(walls, "A door")

    assert found.remark == ""
    assert told(found) == [
        "new 4 def enter(self):",
        'new 5 return "through the door"',
    ]


def test_a_folder_in_place_of_a_file(walls: Path):
    (walls / "house.py").unlink()
    (walls / "house.py").mkdir()

    assert "You have deleted house.py." in view(walls, "A door").remark
