"""Names that a stage takes away while somebody's own code uses them: said, with file and line."""

from cli_support import call
from generator.gone import Gone, gone
from harness.git import commit

pytest_plugins = ["cli_fixtures"]

VIEWS = "from shortcuts import render\n\n\ndef listing():\n    return render()\n"


def test_a_name_that_the_same_file_lost():
    before = {"views.py": VIEWS + "\n\ndef mine():\n    return render(listing())\n"}
    after = {"views.py": "\n\ndef mine():\n    return render(listing())\n"}

    assert gone(before, after) == [Gone("views.py", 4, "listing"), Gone("views.py", 4, "render")]


def test_a_name_that_another_file_lost():
    mine = "from events import views\nfrom events.views import listing\n\nshown = views.listing\n"
    before = {"events/views.py": VIEWS, "mine.py": mine}
    after = {"events/views.py": "listings = []\n", "mine.py": mine}

    assert gone(before, after) == [
        Gone("mine.py", 2, "events.views.listing"),
        Gone("mine.py", 4, "events.views.listing"),
    ]


def test_what_was_missing_before_is_not_the_stage_s_doing():
    before = {"views.py": VIEWS + "\nprint(nothing)\n", "other.py": "print(nothing)\n"}
    after = {"views.py": "# Rewritten.\n\nprint(nothing)\n", "other.py": "print(nothing)\n"}

    assert gone(before, after) == []


def test_a_new_file_and_one_that_is_no_python_are_passed_over():
    before = {"broken.py": "def (:\n"}
    after = {"broken.py": "def (:\n# Changed.\n", "new.py": "print(unknown)\n"}

    assert gone(before, after) == []


def test_next_says_which_lines_miss_a_name(stages, template, here, monkeypatch):
    """By the level `models`, which replaces the functions that read the file of events."""
    site = here / "real"
    call("new", site, "--level", *stages["models"].requires, "--template", template).done()
    monkeypatch.chdir(site)
    views = site / "events" / "views.py"
    mine = "\n\ndef count(request):\n    return HttpResponse(len(upcoming_events()))\n"
    views.write_text(views.read_text("utf-8") + mine, "utf-8")
    commit(site, "Ours")

    result = call("next")

    assert result.code == 1
    assert "Added models" in result.out
    assert "models took away names that your own lines use:\n  events/views.py, line " in result.err
    assert ": upcoming_events\n" in result.err


def test_next_says_nothing_where_nothing_is_missed(stages, template, here, monkeypatch):
    site = here / "real"
    call("new", site, "--level", *stages["models"].requires, "--template", template).done()
    monkeypatch.chdir(site)

    assert call("next").done().err == ""
