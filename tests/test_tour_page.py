"""The tour as a page: whole without script and network, in both colours, on paper, by keyboard."""

import re
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest

from cli_support import call, put
from generator import progress
from harness import browser

pytest_plugins = ["browser_fixtures", "tour_fixtures"]

HOSTILE = "</script></style><img src=x onerror=alert(1)><!-- & \"'`"


@pytest.fixture
def page(walls: Path, tmp_path: Path) -> Path:
    """The page of a project in which the learner has written lines of all kinds."""
    content = (walls / "house.py").read_text().replace('"through', f'"{"long " * 60}through')
    mine = f"    def enter(self):\n        '''{HOSTILE}'''\n"
    put(walls / "house.py", content.replace("    def enter(self):\n", mine))
    progress.record(walls, "walls", "tour", "a-door", "understood")
    call("tour", "walls", "--html", tmp_path / "tour.html").done()
    return tmp_path / "tour.html"


@pytest.fixture
def opened(chromium, page):
    """The page in a browser, with all that went wrong in it."""
    context = chromium.new_context(reduced_motion="reduce", offline=True)
    watched = browser.Watched(context.new_page())
    watched.page.set_viewport_size(browser.LARGE)
    watched.page.goto(page.as_uri())
    yield watched
    context.close()


def test_the_page_holds_every_step(page: Path):
    written = page.read_text(encoding="utf-8")

    html5lib.HTMLParser(strict=True).parse(written)
    for part in (
        "Tour of walls: The walls",
        "A door",
        "How does one get in?",
        "By <code>enter</code>, which says so.",
        "There is no other way.",
        "https://docs.djangoproject.com/en/6.1/topics/http/urls/#including-other-urlconfs",
        "The manual of the walls",
        "(understood)",
        "new with this stage",
        "your own",
        "taken away by this stage",
        "Met before: line 4 in ground.",
        "first met in ground",
        '<td class="t">yours</td>',
    ):
        assert part in written, part


class Loaded(HTMLParser):
    """All that a browser would fetch for a page by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "poster", "data") or (name == "href" and tag != "a"):
                self.addresses.append(str(value))


def test_the_page_loads_nothing(page: Path):
    written = page.read_text(encoding="utf-8")
    loaded = Loaded()
    loaded.feed(written)

    assert loaded.addresses == []
    assert not re.search(r"url\(|@import", written)


def test_what_stands_in_a_file_is_text(opened, page: Path):
    written = page.read_text(encoding="utf-8")

    assert "<img" not in written
    assert written.count("</script>") == 1
    assert HOSTILE in opened.page.locator("table.unified").first.inner_text()
    assert opened.page.locator("img").count() == 0
    assert opened.trouble == []


def test_nothing_is_wrong_with_it(opened):
    everything = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
    for view in ("#unified", "#split"):
        opened.page.check(view)
        for script in ("0", everything):
            opened.page.evaluate(script)
            assert list(browser.looks(opened.page, None)) == []
    assert opened.trouble == []


def test_tab_reaches_everything(opened):
    assert list(browser.keyboard(opened.page)) == []


def test_one_view_at_a_time(opened):
    page = opened.page
    both = page.locator(".box:has(.split)").first

    def shown() -> list[str]:
        return [
            table.get_attribute("class").split()[0]
            for table in both.locator("table").all()
            if table.is_visible()
        ]

    assert shown() == ["unified"]
    page.check("#split")
    assert shown() == ["split"]
    row = both.locator("table.split tr", has_text="return self.enter()").first
    before, now = row.locator("td.c").all_inner_texts()
    assert before.strip() in ("", 'return "over the lawn"')
    assert now.strip() == "return self.enter()"
    # A new file has no other side.
    whole = page.locator("section", has_text="A picture of the wall")
    whole.locator("summary").click()
    assert whole.locator("table").count() == 1
    assert whole.locator("table").is_visible()


def test_the_way_by_keys(opened):
    page = opened.page

    def at() -> str:
        return page.evaluate("document.activeElement.innerText").partition("\n")[0]

    page.keyboard.press("j")
    first = at()
    page.keyboard.press("j")
    second = at()
    assert (first, second) == ("2. The same way out", "3. The wall among the addresses")
    page.keyboard.press("k")
    assert at() == first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert at() == "4. A picture of the wall"
    page.keyboard.press("ArrowLeft")
    assert at() == second
    assert page.locator("h2:focus").evaluate("e => Math.abs(e.getBoundingClientRect().top)") < 600

    for _ in range(12):
        page.keyboard.press("j")
    assert at() == "8. The manual of the walls"
    folded = page.locator("section").last.locator("details")
    page.keyboard.press("o")
    assert folded.evaluate("e => e.open")
    page.keyboard.press("o")
    assert not folded.evaluate("e => e.open")
    for _ in range(12):
        page.keyboard.press("k")
    assert at() == "1. A door"


def test_keys_that_belong_to_something_else(opened):
    page = opened.page
    page.locator(".box").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.className") == "box"
    page.locator("#unified").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#split").is_checked()
    page.locator("nav a").first.focus()
    page.keyboard.press("Control+j")
    assert page.evaluate("document.activeElement.closest('nav') !== null")


def test_the_reason_waits_for_the_question(opened):
    page = opened.page
    reason = page.get_by_text("which says so")
    assert not reason.is_visible()
    page.locator("summary", has_text="How does one get in?").press("Enter")
    assert reason.is_visible()


def test_a_small_window(opened):
    page = opened.page
    page.set_viewport_size(browser.SMALL)
    for view in ("#unified", "#split"):
        page.check(view)
        assert page.evaluate("document.documentElement.scrollWidth") <= browser.SMALL["width"]
        box = page.locator(".box").first
        label, tabindex = box.get_attribute("aria-label"), box.get_attribute("tabindex")
        assert (label, tabindex) == ("Step 1: lines of house.py", "0")
    page.check("#unified")
    # Code scrolls in its own box.
    assert page.locator(".box").first.evaluate("e => e.scrollWidth > e.clientWidth")


def test_the_file_name_stays_in_sight(opened):
    page = opened.page
    page.set_viewport_size({"width": 600, "height": 200})
    name = page.locator("section").first.locator(".file")
    bottom = (
        page.locator("section")
        .first.locator(".box")
        .evaluate("e => e.getBoundingClientRect().bottom + scrollY")
    )
    page.evaluate(f"scrollTo(0, {bottom} - 80)")
    assert name.evaluate("e => e.getBoundingClientRect().top") >= 0


def test_dark(opened):
    def light() -> float:
        colour = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3

    opened.page.emulate_media(color_scheme="light")
    assert light() > 200
    opened.page.emulate_media(color_scheme="dark")
    assert light() < 60


def test_without_script(chromium, page: Path):
    context = chromium.new_context(java_script_enabled=False, offline=True)
    shown = context.new_page()
    shown.goto(page.as_uri())

    assert shown.locator("section").count() == 8
    assert not shown.locator(".keys").is_visible()
    shown.locator("nav a").last.click()
    assert shown.url.endswith("#step-the-manual-of-the-walls")
    shown.locator("label", has_text="side by side").click()
    assert shown.locator(".split").first.is_visible()
    shown.locator("summary", has_text="How does one get in?").click()
    assert shown.get_by_text("which says so").is_visible()
    context.close()


def test_on_paper_nothing_is_folded(chromium, page: Path):
    context = chromium.new_context(java_script_enabled=False, offline=True)
    shown = context.new_page()
    shown.goto(page.as_uri())
    shown.emulate_media(media="print")

    height = shown.get_by_text("which says so").bounding_box()["height"]
    assert height > 0
    assert not shown.locator("fieldset").is_visible()
    assert shown.locator("nav").evaluate("e => getComputedStyle(e).position") == "static"
    context.close()


def test_another_file_is_not_written_over(walls: Path, tmp_path: Path):
    other = tmp_path / "other.html"
    put(other, "<p>Mine.</p>\n")

    assert "is there already and is no tour" in call("tour", "--html", other).refused()
    assert other.read_text() == "<p>Mine.</p>\n"


def test_an_older_tour_is_written_over(walls: Path, tmp_path: Path):
    target = tmp_path / "tour.html"
    for _ in range(2):
        said = call("tour", "--html", target).done().out
    assert said == f"The tour of walls is in {target}. Open it in a browser.\n"


def test_a_page_in_the_project_is_git_s_business(walls: Path, tmp_path: Path):
    assert call("tour", "--html", tmp_path / "tour.html").done().err == ""
    assert "it lies in your project" in call("tour", "--html", "tour.html").done().err


def test_a_folder_that_is_not_there(walls: Path, tmp_path: Path):
    assert "nowhere" in call("tour", "--html", tmp_path / "nowhere/tour.html").refused()
