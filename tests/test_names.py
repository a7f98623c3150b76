"""Whatever a site is called, it works, and it shows its name as it was typed."""

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


@pytest.mark.parametrize("end", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_name(name, end, stages, template, tmp_path):
    project = called(name, end, stages, template, tmp_path / "site")
    # At the last level the suite takes longest: there the names share a run, below.
    suite = ["suite"] if end == 0 else []
    result = checks.run(project, parts=("check", *suite, "migrate", "get /"))
    assert result.ok, result
    assert list(lint.ruff(project)) == []
    assert shown(result.found["get /"]) == name
    assert in_readme(project) == name.strip()


def together() -> list[str]:
    """The names, several in one."""
    joined = ["All:"]
    for name in NAMES.values():
        if len(joined[-1]) + len(name) >= 200:
            joined.append("")
        joined[-1] = f"{joined[-1]} {name}"[:200]
    return joined


@pytest.mark.parametrize("name", together(), ids=lambda name: f"{name.strip()[:10]}...")
def test_the_last_suite_passes_under_every_name(name, stages, template, tmp_path):
    project = called(name, -1, stages, template, tmp_path / "site")
    result = checks.run(project)
    assert result.ok, result


def called(name, end, stages, template, folder):
    """A project of this name, at one end of the ladder."""
    combination = list(stages.combinations())[end]
    return projects.copy(template, folder, stages, combination, {"project_name": name})


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
