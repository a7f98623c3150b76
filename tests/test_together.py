"""One suite for many changes finds what a suite for each would: harness/together.py, seen red."""

import pytest

from cli_support import put
from harness import checks, projects, together

PLAIN = {
    "app/views.py": "def one():\n    return 1\n\n\n# Yours go below.\n",
    "app/urls.py": "paths = [\n    1,\n    # Yours go below.\n]\n",
    "app/migrations/0001_initial.py": "",
    "README.md": "Hello\n",
}
URLS = PLAIN["app/urls.py"]


@pytest.fixture
def plain(tmp_path):
    for name, content in PLAIN.items():
        put(tmp_path / "plain" / name, content)
    return tmp_path / "plain"


@pytest.fixture
def change(plain, tmp_path):
    """A project with other files; None is a file that is gone."""

    def make(name, files):
        copy = projects.duplicate(plain, tmp_path / "changed" / name)
        for file, content in files.items():
            (copy / file).unlink(missing_ok=True)
            if content is not None:
                put(copy / file, content)
        return copy

    return make


@pytest.fixture
def suites(monkeypatch):
    """Where suites ran; one fails where a file says so, or where there are `a` and `b` together."""
    ran = []

    def run(site):
        files = projects.files(site)
        ran.append(files)
        bad = any(b"bad" in content for content in files.values())
        return checks.Result(problems=["bad"] if bad or {"a.txt", "b.txt"} <= {*files} else [])

    monkeypatch.setattr(checks, "run", run)
    return ran


def grouped(plain, change, tmp_path, **changes):
    changed = {name: change(name, files) for name, files in changes.items()}
    return [names for names, _ in together.groups(plain, changed, tmp_path / "groups")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"README.md": "Bye\n"}, {"new.txt": "New\n"}),
        ({"README.md": None}, {"new.txt": "New\n"}),
        ({"app/urls.py": URLS.replace("]", "    2,\n]")}, {"app/views.py": "x = 1\n"}),
        # In one place: both are kept.
        (
            {"app/urls.py": URLS.replace("]", "    2,\n]")},
            {"app/urls.py": URLS.replace("]", "    3,\n]")},
        ),
        (
            {"app/migrations/0002_a.py": ""},
            {"other/migrations/0001_initial.py": "", "other/migrations/__init__.py": ""},
        ),
    ],
)
def test_changes_that_go_together(one, two, plain, change, tmp_path):
    assert grouped(plain, change, tmp_path, one=one, two=two) == [["one", "two"]]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"new.txt": "One\n"}, {"new.txt": "Two\n"}),
        ({"README.md": None}, {"README.md": "Bye\n"}),
        ({"README.md": "Bye\n"}, {"README.md": None}),
        ({"app/migrations/0002_a.py": ""}, {"app/migrations/0002_b.py": ""}),
        # Both kept would be no Python.
        (
            {"app/urls.py": URLS.replace("paths = [", "paths = (")},
            {"app/urls.py": URLS.replace("paths = [", "paths = {")},
        ),
    ],
)
def test_changes_that_do_not(one, two, plain, change, tmp_path):
    assert grouped(plain, change, tmp_path, one=one, two=two) == [["one"], ["two"]]


def test_all_pass_in_one_suite(plain, change, suites, tmp_path):
    urls = [URLS.replace("]", f"    {n},\n]") for n in (2, 3, 4)]
    changed = {f"{n}": change(f"{n}", {"app/urls.py": text}) for n, text in enumerate(urls)}
    assert together.problems(plain, changed, tmp_path / "place") == {}
    [files] = suites
    assert [line.strip() for line in files["app/urls.py"].decode().splitlines()] == [
        *("paths = [", "1,", "# Yours go below.", "2,", "3,", "4,", "]")
    ]


@pytest.mark.parametrize("bad", [0, 1, 2, 3, 4])
def test_the_one_that_fails_is_named(bad, plain, change, suites, tmp_path):
    words = ["bad" if n == bad else "good" for n in range(5)]
    changed = {f"{n}": change(f"{n}", {f"{n}.txt": word}) for n, word in enumerate(words)}
    found = together.problems(plain, changed, tmp_path / "place")
    assert {name: result.problems for name, result in found.items()} == {f"{bad}": ["bad"]}


def test_what_fails_only_together_is_no_failure(plain, change, suites, tmp_path):
    changed = {name: change(name, {f"{name}.txt": ""}) for name in "ab"}
    assert together.problems(plain, changed, tmp_path / "place") == {}
    assert len(suites) == 3
