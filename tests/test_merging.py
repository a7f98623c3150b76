"""How what the learner has and what the template becomes are merged, file by file."""

import pytest

from generator import merging
from generator.merging import Place

OLD = b"one\ntwo\nthree\nfour\nfive\n"
NEW = b"one\ntwo\nthree\nfour\nfive\nsix\n"
MINE = b"zero\none\ntwo\nthree\nfour\nfive\n"


def merge(old, mine, new):
    return merging.merge(old, mine, new, "stage walls")


def contents(found):
    return {name: one.content for name, one in found.items()}


def test_what_only_the_template_changes_is_taken():
    found = merge(
        {"a": b"1", "b": b"2", "c": b"3"},
        {"a": b"1", "b": b"2", "c": b"3", "mine": b"0"},
        {"a": b"1", "b": b"9", "d": b"4"},
    )
    assert contents(found) == {"b": b"9", "c": None, "d": b"4"}
    assert not any(one.conflict for one in found.values())


def test_what_only_the_learner_changes_is_left_alone():
    assert merge({"a": OLD}, {"a": MINE, "b": b"mine"}, {"a": OLD}) == {}


def test_what_both_change_is_merged():
    assert contents(merge({"a": OLD}, {"a": MINE}, {"a": NEW})) == {"a": b"zero\n" + NEW}


def test_the_same_change_on_both_sides_is_no_change():
    assert merge({"a": OLD}, {"a": NEW}, {"a": NEW}) == {}


def test_an_edit_in_one_of_two_blocks_that_are_alike_stays_there():
    block = b"".join(b"line %d\n" % number for number in range(6))
    old = block * 2
    mine = block + block.replace(b"line 3\n", b"line 3\nmine\n")
    new = b"first\n" * 30 + old
    assert contents(merge({"a": old}, {"a": mine}, {"a": new})) == {"a": b"first\n" * 30 + mine}


def test_the_same_lines_changed_by_both_are_for_the_learner_to_choose():
    mine, new = (OLD.replace(b"three", word) for word in (b"drei", b"trois"))
    [one] = merge({"a": OLD}, {"a": mine}, {"a": new}).values()
    assert one.conflict
    assert not one.deleted
    assert merging.places("a", one.content) == [Place("a", 3, ("drei",), ("trois",))]
    assert b"<<<<<<< yours\n" in one.content
    assert b">>>>>>> stage walls\n" in one.content


def test_a_file_that_the_learner_deleted_stays_deleted():
    assert merge({"a": OLD}, {}, {"a": NEW}) == {}


def test_a_file_that_the_learner_changed_is_not_deleted():
    [one] = merge({"a": OLD}, {"a": MINE}, {}).values()
    assert one.conflict
    assert one.deleted
    assert one.content == MINE


def test_a_file_of_one_name_that_both_made():
    [one] = merge({}, {"a": b"mine\n"}, {"a": b"theirs\n"}).values()
    assert one.conflict
    assert merging.places("a", one.content) == [Place("a", 1, ("mine",), ("theirs",))]
    assert merge({}, {"a": b"same\n"}, {"a": b"same\n"}) == {}


def test_a_file_that_the_learner_moved_is_merged_where_it_is():
    found = merge({"a": OLD, "b": b"x"}, {"new/place": MINE, "b": b"x"}, {"a": NEW, "b": b"x"})
    assert contents(found) == {"new/place": b"zero\n" + NEW}
    assert found["new/place"].origin == "a"
    # One that has little of it is another file.
    assert merge({"a": OLD}, {"other": b"nothing\nof it\n"}, {"a": NEW}) == {}


def test_line_ends_are_the_learners():
    mine = MINE.replace(b"\n", b"\r\n")
    [one] = merge({"a": OLD}, {"a": mine}, {"a": NEW}).values()
    assert one.content == (b"zero\n" + NEW).replace(b"\n", b"\r\n")
    assert not one.conflict


@pytest.mark.parametrize("mine", [b"\x89PNG\x00mine", "Grüße\n".encode("latin-1")])
def test_what_is_no_text_is_not_merged(mine):
    [one] = merge({"a": OLD}, {"a": mine}, {"a": NEW}).values()
    assert one.conflict
    assert one.content == mine
    assert contents(merge({"a": mine}, {"a": mine}, {"a": NEW})) == {"a": NEW}


MARKED = b"""\
a
<<<<<<< yours
mine
=======
theirs
>>>>>>> stage walls
b
<<<<<<< yours
=======
second
>>>>>>> stage walls
"""


def test_where_both_versions_stand():
    assert merging.places("f", MARKED) == [
        Place("f", 2, ("mine",), ("theirs",)),
        Place("f", 8, (), ("second",)),
    ]
    assert merging.is_marked(MARKED)
    assert not merging.is_marked(b"a\n=======\nHeading\n")


@pytest.mark.parametrize(
    ("choices", "result"),
    [
        (["mine", "mine"], b"a\nmine\nb\n"),
        (["theirs", "theirs"], b"a\ntheirs\nb\nsecond\n"),
        (["both", "both"], b"a\nmine\ntheirs\nb\nsecond\n"),
        (["mine", "edit"], b"a\nmine\nb\n" + MARKED.partition(b"b\n")[2]),
        (["edit", "theirs"], MARKED.partition(b"b\n")[0] + b"b\nsecond\n"),
        (["theirs"], b"a\ntheirs\nb\n" + MARKED.partition(b"b\n")[2]),
    ],
)
def test_what_is_chosen(choices, result):
    assert merging.chosen(MARKED, choices) == result


def test_two_versions_in_one():
    written = merging.both(b"a\nb\nc", b"a\nB\nc\n", ("one", "other"))
    assert merging.chosen(written, ["mine", "mine"]) == b"a\nb\nc\n"
    assert merging.chosen(written, ["theirs", "theirs"]) == b"a\nB\nc\n"
