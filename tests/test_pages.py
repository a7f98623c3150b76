"""
Every page of every level, in a real browser: valid, readable, usable by keyboard.

    uv run pytest -n 0 tests/test_pages.py -k auth --screenshots /tmp/pictures
"""

from functools import cache
from pathlib import Path

import pytest

from generator import graph
from harness import browser, checks, projects, report, server, steps

pytest_plugins = ["browser_fixtures"]


@pytest.fixture
def pictures(pytestconfig, reached, stages):
    """Where pictures of the pages go, if they are asked for."""
    folder = pytestconfig.getoption("--screenshots")
    return Path(folder) / graph.name(reached, stages) if folder else None


@pytest.fixture(scope="session")
def furnished(fresh, tmp_path_factory):
    """A project with rows in it, and what there is to see; made once in a process."""
    folder = tmp_path_factory.mktemp("furnished")

    @cache
    def make(combination):
        project = projects.duplicate(fresh(combination), folder / str(len(combination)))
        result = checks.run(project, parts=("furnish",))
        assert result.ok, result
        return project, result.found["furnish"]

    return make


def test_pages(reached, stages, furnished, chromium, pictures, record_property):
    project, site = furnished(reached)
    ladder = steps.ladder(stages)
    pages, answers = together(site), together(site["answers"])
    assert pages
    # At both ends every page is looked at; between them, those that show what is new.
    if reached in (ladder[0], ladder[-1]):
        looked, sent = unlike(pages), unlike(answers)
    else:
        below = furnished(ladder[ladder.index(reached) - 1])[1]
        looked = showing(pages, together(below))
        sent = showing(answers, together(below["answers"]))
        # A script may have more to say of a form than its answer.
        sent += [place for place in looked if place in answers and place not in sent]
    problems = []
    if looked or sent:
        with server.serving(project) as origin:
            for kind, cookies in (("addresses", {}), ("inside", site["cookies"])):
                folder = pictures and (pictures / "logged-in" if cookies else pictures)
                addresses, forms = (
                    [address for one, address in places if one == kind] for places in (looked, sent)
                )
                problems += visit(chromium, origin, addresses, forms, cookies, folder)
    line = (
        f"{len(reached):2} {graph.name(reached, stages)}: {len(looked)} of {len(pages)} addresses "
        f"visited, {len(sent)} of {len(answers)} forms sent"
    )
    report.note(record_property, "pages", line)
    assert problems == []


def together(kinds):
    """What there is to see for visitors, and for a person who is logged in."""
    return {
        (kind, address): traits
        for kind in ("addresses", "inside")
        for address, traits in kinds.get(kind, {}).items()
    }


def unlike(pages):
    """A place of each page that is like none before it."""
    first = {frozenset(traits): place for place, traits in reversed(pages.items())}
    return [place for place, traits in pages.items() if first[frozenset(traits)] == place]


def showing(pages, known):
    """
    A few places that between them show every trait that no known page has.

    The page with most of them is taken first, and so on: that is close to as few as can be.
    """
    new = set().union(*pages.values()).difference(*known.values())
    taken = []
    while new:
        taken.append(max(pages, key=lambda place: len(new & pages[place])))
        new -= pages[taken[-1]]
    return sorted(taken, key=[*pages].index)


def visit(chromium, origin, addresses, forms, cookies, pictures):
    """What is wrong with the pages at these addresses, and what these forms answer."""
    context = chromium.new_context(reduced_motion="reduce")
    context.add_cookies([{"name": k, "value": v, "url": origin} for k, v in cookies.items()])
    watched = browser.Watched(context.new_page())
    for address in addresses:
        for problem in browser.problems(watched, origin + address, pictures):
            yield f"{address}: {problem}"
    # Last, since what is sent may change what other pages show.
    for address in forms:
        for problem in browser.refusal(watched, origin + address, pictures):
            yield f"{address}, sent empty: {problem}"
    context.close()


def test_a_page_that_is_not_there(stages, fresh, chromium, tmp_path):
    """As visitors meet it: without DEBUG, in the site's own dress."""
    project = projects.duplicate(fresh(list(stages.combinations())[-1]), tmp_path / "site")
    without_debug = {
        "DJANGO_DEBUG": "0",
        "DJANGO_SECRET_KEY": "for-this-test-only-0123456789-0123456789-0123456789",
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
        # The server here has no certificate.
        "DJANGO_HTTPS": "0",
    }
    prepared = checks.run(project, parts=("migrate", "collect"), environment=without_debug)
    assert prepared.ok, prepared
    # `--insecure` serves the style sheet, as a web server in front would.
    with server.serving(project, "--insecure", environment=without_debug) as origin:
        page = chromium.new_page()
        response = page.goto(f"{origin}/no-such-page/")
        assert response.status == 404
        assert [*browser.markup(response.text()), *browser.looks(page, None)] == []
        assert page.locator("main a").count()
        page.close()


def test_a_page_that_is_another_is_seen(stages, fresh, tmp_path):
    """And one that is not is not: tokens are new each time."""
    ids = list(stages.combinations())[-1]
    before = fingerprints(projects.duplicate(fresh(ids), tmp_path / "before"))
    changes = [
        ("README.md", "# ", "## ", 0),
        ("templates/home.html", "<h1>", '<h1 class="wide">', 0.01),
        # What is mended, and what is gone, are new as well.
        ("templates/home.html", "</h1>", "</h1></i>", 0.01),
        (
            "templates/base.html",
            '<a class="skip-link" href="#content">Skip to the content</a>',
            "",
            1,
        ),
        ("templates/base.html", "<main ", "<main data-x ", 1),
        ("static/css/site.css", "body {", "body { top: 0;", 1),
        (
            "config/settings.py",
            "MIDDLEWARE = [",
            'X_FRAME_OPTIONS = "SAMEORIGIN"\nMIDDLEWARE = [',
            1,
        ),
    ]
    for number, (name, old, new, share) in enumerate(changes):
        site = projects.duplicate(fresh(ids), tmp_path / str(number))
        assert old in (site / name).read_text(), name
        (site / name).write_text((site / name).read_text().replace(old, new, 1))
        after = fingerprints(site)
        assert after.keys() == before.keys()
        other = sum(bool(after[place] - before[place]) for place in after) / len(after)
        # A page may show the minute in which its rows were made.
        assert other >= share if share else other < 0.1, f"{name}: {other}"


def fingerprints(site):
    found = checks.run(site, parts=("furnish",)).found["furnish"]
    return together(found)


def test_of_pages_that_are_alike_one_is_visited():
    assert unlike({"/a": {"1"}, "/b": {"2"}, "/c": {"2"}}) == ["/a", "/b"]


@pytest.mark.parametrize(
    ("known", "taken"),
    [
        ({}, ["/a", "/c"]),
        # What one page alone shows, and what a small and a large one do.
        ({"/": {"2", "3", "4"}}, ["/a"]),
        ({"/": {"1", "4"}}, ["/a"]),
        ({"/": {"1", "2", "3", "4"}}, []),
    ],
)
def test_some_pages_show_all_that_is_new(known, taken):
    pages = {"/a": {"1", "2", "3"}, "/b": {"2", "3"}, "/c": {"2", "4"}}
    assert showing(pages, known) == taken


SOUND = (
    '<!doctype html><html lang="en"><head><title>A</title></head><body><main><h1>A</h1>'
    '<p><a href="/b">to B</a></p>%s</main></body></html>'
)


DARK = (
    '<div id="d">night</div><script>document.head.insertAdjacentHTML("beforeend", '
    '"<style>@media (prefers-color-scheme: dark) {#d {%s}}</style>")</script>'
)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("", None),
        ("<p></div>", "end-tag-too-early"),
        ('<p style="width: 500px">wide</p>', "pixels wide in a window of 360"),
        ('<img src="/x.png">', "axe in light: image-alt"),
        ("<input>", "axe in light: label"),
        ('<p style="color: #aaa">pale</p>', "axe in light: color-contrast"),
        (DARK % "color: #444; background: #222", "axe in dark: color-contrast"),
        (DARK % "color: #eee; background: #222", None),
        ('<p><a href="/c" tabindex="-1">to C</a></p>', "Tab does not reach"),
        ('<p><a href="/c" style="outline: none">to C</a></p>', "no sign of focus"),
        ("<script>console.error('so')</script>", "console: so"),
        ("<script>null.x</script>", "script error"),
        ('<link rel="stylesheet" href="/gone.css">', "status 404"),
    ],
)
def test_what_is_wrong_with_a_page_is_seen(more, problem, chromium):
    page = chromium.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=SOUND % more, content_type="text/html")
            if route.request.url == "http://site.example/"
            else route.fulfill(status=404, body="")
        ),
    )
    found = list(browser.problems(browser.Watched(page), "http://site.example/"))
    page.close()
    if problem:
        assert any(problem in line for line in found), found
    else:
        assert found == []
