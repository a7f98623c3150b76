"""Whatever a site is called, it works, and it shows its name as it was typed."""

from pathlib import Path
from unicodedata import category

import html5lib
import pytest
from markdown_it import MarkdownIt

from generator import graph
from harness import checks, lint, projects
from harness.git import commit

NAMES = {
    "quotes": """The "Best" o' all `sites`""",
    "script": "<script>alert(1)</script>",
    "entity": "Fish &amp; chips &lt; &#123;",
    "variable": "{{ x }}",
    "tag": "{% x %}",
    "end-of-block": "{% endblock %}",
    "comment": "{# x #}",
    "html-comment": "a --> b <!-- c",
    "backslashes": r"C:\new\table \\ \1",
    "trailing-backslash": "The end\\",
    "emoji": "🎟️ 👨‍👩‍👧‍👦 🏳️‍🌈 seats",
    "long": "Long " * 39 + "names",
    "variable-of-ours": "[= 7*7 =]",
    "block-of-ours": "#: if x",
    "comment-of-ours": "#:# x",
    "docstring": '"""',
    "percent": "%s %(x)s 100%",
    "dollar": "$HOME ${HOME} $(id)",
    "document": "---",
    "list": "- x",
    "heading": "# x",
    "quote": "> x",
    "number-and-dot": "1. x",
    "mapping": ": y",
    "key": "a: b",
    "true": "true",
    "number": "1e3",
    "null": "null",
    "tilde": "~",
    "anchor": "&x *y !z",
    "leading-space": " A site",
    "trailing-space": "A site ",
    "right-to-left": "אירועים في المدينة",
    "accents": "Cafe\u0301 ne\u0301e",
    "no-break-space": "A\u00a0site",
    "html": "https://example.com/?a=1&b=2",
    "emphasis": "*a* _b_ [c](d)",
}

REFUSED = {
    "empty": "",
    "blanks": "   ",
    "line-break": "a\nb",
    "carriage-return": "a\rb",
    "tab": "a\tb",
    "too-long": "x" * 201,
    "null-byte": "a\x00b",
    "escape": "a\x1bb",
    "line-separator": "a\u2028b",
    "direction": "a\u202eb",
}


# All that is in them, once: what stands in them alone is told of elsewhere.
EVERYTHING = (
    """"'`<script>alert(1)</script>&amp;&lt;&#123;{{ x }}{% x %}{# #}{% endblock %}-->"""
    r"""<!-- C:\n\\ """
    """\U0001f39f\ufe0f \U0001f468\u200d\U0001f469 \U0001f3f3 [= 7*7 =]#: if x#:# .%s $(id)${H} """
    """a: b- x~ @ > ? *a*_b_[c](d)\u00a0\u05d0e\u0301 &x !z # x \\"""
)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_name(name, stages, template, tmp_path):
    project = called(name, 0, stages, template, tmp_path / "site")
    result = checks.run(project, parts=("check", "suite", "migrate", "get /"))
    assert result.ok, result
    assert list(lint.ruff(project)) == []
    sound(project, name, result.found["get /"])


def sound(project, name, page):
    """The name is shown, in the site and to who reads its files."""
    assert shown(page) == name
    assert in_readme(project) == name.strip()


@pytest.fixture(scope="session")
def holding(fresh, stages, template, tmp_path_factory):
    """The files in which the name stands at the last level."""
    other = called("Another", -1, stages, template, tmp_path_factory.mktemp("named") / "site")
    here = projects.files(fresh(list(stages.combinations())[-1]))
    return frozenset(projects.difference(here, projects.files(other)))


def test_names_at_the_last_level(stages, template, fresh, holding, tmp_path):
    """One site gets one name after the other: what is Python in it is the same under all."""
    assert {Path(file).suffix for file in holding} <= {".html", ".md", ".yml"}
    project = projects.duplicate(fresh(list(stages.combinations())[-1]), tmp_path / "site")
    parts = ["check", "migrate"]
    for number, name in enumerate(NAMES.values()):
        written(name, tmp_path / f"{number}", project, holding, stages, template)
        parts += [f"put {tmp_path}/{number}", f"get /?{number}"]
    result = checks.run(project, parts=tuple(parts))
    assert result.ok, result
    for number, name in enumerate(NAMES.values()):
        sound(tmp_path / f"{number}", name, result.found[f"get /?{number}"])


def written(name, folder, project, files, stages, template):
    """These files of a project, under another name, in a folder of their own."""
    others = [f"/{file}" for file in projects.files(project) if file not in files]
    called(name, -1, stages, template, folder, exclude=others)


def test_the_files_with_a_name_are_those_of_the_whole_project(
    stages, template, fresh, holding, tmp_path
):
    plain = fresh(list(stages.combinations())[-1])
    whole = projects.files(called(EVERYTHING, -1, stages, template, tmp_path / "whole"))
    written(EVERYTHING, tmp_path / "named", plain, holding, stages, template)
    assert projects.files(plain) | projects.files(tmp_path / "named") == whole


def test_the_last_suite_passes_under_all_of_them(stages, template, fresh, tmp_path):
    """In one name, each alone is asked for above; and the tests near the files that have it."""
    assert signs(EVERYTHING) >= signs("".join(NAMES.values()))
    project = called(EVERYTHING, -1, stages, template, tmp_path / "site")
    plain = projects.files(fresh(list(stages.combinations())[-1]))
    named = projects.difference(plain, projects.files(project))
    result = checks.run(project, parts=("makemigrations", " ".join(["near", *named]), "check"))
    assert result.ok, result


def signs(name: str) -> set[str]:
    """What is no ASCII letter or digit; of other letters and pictures one of each kind."""
    return {sign if sign.isascii() else category(sign) for sign in name if not word(sign)}


def word(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def called(name, end, stages, template, folder, **options):
    """A project of this name, at one end of the ladder."""
    combination = list(stages.combinations())[end]
    return projects.copy(template, folder, stages, combination, {"project_name": name}, **options)


def shown(written: str) -> str:
    """The name in the heading of a page that is sound; it stands in the title too."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(written)
    assert parser.errors == []
    assert len(list(page.iter("script"))) == 0
    heading = "".join(next(page.iter("h1")).itertext())
    assert heading.strip() in "".join(next(page.iter("title")).itertext())
    return heading


def in_readme(project) -> str:
    """The README's heading, as Markdown renders it."""
    written = (project / "README.md").read_text(encoding="utf-8")
    page = html5lib.parse(MarkdownIt().render(written), namespaceHTMLElements=False)
    return "".join(next(page.iter("h1")).itertext())


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_outlives_an_update(name, stages, template, tmp_path):
    first, second = list(stages.combinations())[:2]
    data = {"project_name": name}
    project = projects.copy(template, tmp_path / "site", stages, first, data)
    commit(project, "Start")
    projects.update(project, {"level": graph.name(second, stages)})
    fresh = projects.copy(template, tmp_path / "fresh", stages, second, data)
    assert projects.difference(projects.files(project), projects.files(fresh)) == []


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED)
def test_a_name_that_cannot_be_is_refused_in_one_line(name, stages, template, tmp_path):
    first = next(stages.combinations())
    with pytest.raises(ValueError, match="project_name") as refusal:
        projects.copy(template, tmp_path / "site", stages, first, {"project_name": name})
    assert len(str(refusal.value).strip().splitlines()) == 1
    assert not (tmp_path / "site").exists()
