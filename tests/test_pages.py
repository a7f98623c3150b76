"""
Every page of every level, in a real browser: valid, readable, usable by keyboard.

    uv run pytest -n 0 tests/test_pages.py -k auth --screenshots /tmp/pictures
"""

from pathlib import Path

import pytest

from generator import graph
from harness import browser, checks, projects, server

pytest_plugins = ["browser_fixtures"]


@pytest.fixture
def pictures(pytestconfig, reached, stages):
    """Where pictures of the pages go, if they are asked for."""
    folder = pytestconfig.getoption("--screenshots")
    return Path(folder) / graph.name(reached, stages) if folder else None


def test_pages(reached, fresh, chromium, pictures, tmp_path):
    project = projects.duplicate(fresh(reached), tmp_path / "site")
    furnished = checks.run(project, parts=("furnish",))
    assert furnished.ok, furnished
    site = furnished.found["furnish"]
    problems = []
    with server.serving(project) as origin:
        assert site["addresses"]
        problems += visit(chromium, origin, site["addresses"], {}, pictures)
        if site["cookies"]:
            inside = pictures and pictures / "logged-in"
            problems += visit(chromium, origin, site["inside"], site["cookies"], inside)
    assert problems == []


def visit(chromium, origin, addresses, cookies, pictures):
    """What is wrong with the pages at these addresses."""
    context = chromium.new_context(reduced_motion="reduce")
    context.add_cookies([{"name": k, "value": v, "url": origin} for k, v in cookies.items()])
    watched = browser.Watched(context.new_page())
    for address in addresses:
        for problem in browser.problems(watched, origin + address, pictures):
            yield f"{address}: {problem}"
    # Last, since what is sent may change what other pages show.
    for address in addresses:
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


SOUND = (
    '<!doctype html><html lang="en"><head><title>A</title></head><body><main><h1>A</h1>'
    '<p><a href="/b">to B</a></p>%s</main></body></html>'
)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("", None),
        ("<p></div>", "end-tag-too-early"),
        ('<p style="width: 500px">wide</p>', "pixels wide in a window of 360"),
        ('<img src="/x.png">', "axe in light: image-alt"),
        ("<input>", "axe in dark: label"),
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
