"""Looking at a page as people do: on two windows, in two colours, by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Response

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LARGE = {"width": 1280, "height": 900}
SMALL = {"width": 360, "height": 740}

# Everything that one can act on. Of radio buttons with one name, Tab reaches one.
ACTIVE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
)].filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}))
  .filter((e, at, all) => e.type !== 'radio' || at === all.findIndex(o => o.name === e.name))"""

WATCH = f"""() => {{
    window.reached = new Set();
    window.unseen = new Set();
    document.activeElement.blur();
    document.addEventListener('focusin', event => {{
        const element = event.target, style = getComputedStyle(element);
        window.reached.add(element.type === 'radio' ? element.name : element);
        const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        if (!outline && style.boxShadow === 'none') window.unseen.add(element);
    }});
    return ({ACTIVE})().length;
}}"""

MISSED = f"""() => {{
    const named = e => e.outerHTML.slice(0, 120);
    const missed = ({ACTIVE})().filter(
        e => !window.reached.has(e) && !window.reached.has(e.type === 'radio' ? e.name : e)
    );
    return [
        ...missed.map(e => 'Tab does not reach ' + named(e)),
        ...[...window.unseen].map(e => 'no sign of focus on ' + named(e)),
    ];
}}"""

FIELDS = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea"

UNEXPLAINED = """() => [...document.querySelectorAll('[aria-invalid=true]')]
    .filter(e => !(e.getAttribute('aria-describedby') || '').split(' ')
        .some(id => document.getElementById(id)?.textContent.trim()))
    .map(e => 'no message is tied to ' + e.outerHTML.slice(0, 120))"""


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium where there is one, else the one that Playwright installed."""
    path = CHROMIUM if CHROMIUM.exists() else None
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


class Watched:
    """A page, and what went wrong in it besides what one sees."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.trouble: list[str] = []
        page.on("console", lambda said: self.heard(said.type, said.text))
        page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        page.on("requestfailed", lambda request: self.trouble.append(f"failed: {request.url}"))
        page.on("response", self.answered)

    def heard(self, kind: str, text: str) -> None:
        # axe tries that, and does without. A page that tried it would have a script error, too.
        if text.startswith("Evaluating a string as JavaScript violates"):
            return
        if kind in ("error", "warning"):
            self.trouble.append(f"console: {text}")

    def answered(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"status {response.status}: {response.url}")


def problems(watched: Watched, address: str, pictures: Path | None = None) -> Iterator[str]:
    """All that is wrong with the page at an address."""
    page = watched.page
    watched.trouble.clear()
    page.set_viewport_size(LARGE)
    page.emulate_media(color_scheme="light")
    response = page.goto(address)
    yield from markup(response.text())
    yield from looks(page, pictures)
    yield from keyboard(page)
    yield from watched.trouble


def refusal(watched: Watched, address: str, pictures: Path | None = None) -> Iterator[str]:
    """What is wrong with a page once its form is sent without a word in it."""
    page = watched.page
    page.goto(address)
    form = page.locator(f"form[method=post]:has({FIELDS})")
    if not form.count():
        return
    form.first.locator(FIELDS).evaluate_all("all => all.forEach(e => { e.value = ''; })")
    with page.expect_navigation():
        form.first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    yield from markup(page.content())
    yield from page.evaluate(UNEXPLAINED)
    yield from accessibility(page, "light")
    if pictures:
        photograph(page, pictures / "refused", "small")


def markup(written: str) -> Iterator[str]:
    """What an HTML parser has to mend."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(written)
    for (line, _), error, _ in parser.errors:
        yield f"HTML, line {line}: {error}"


def looks(page: Page, pictures: Path | None) -> Iterator[str]:
    """What stands in the way of a reader, in both windows and both colours."""
    if pictures:
        photograph(page, pictures, "large")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        yield from accessibility(page, scheme)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(SMALL)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > SMALL["width"]:
        yield f"{width} pixels wide in a window of {SMALL['width']}"
    if pictures:
        photograph(page, pictures, "small")
    page.set_viewport_size(LARGE)


AXE = "options => axe.run({resultTypes: ['violations'], ...options}).then(r => r.violations)"
# In other colours the page is the same to all rules but those that look at colours.
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}


def accessibility(page: Page, scheme: str) -> Iterator[str]:
    """What axe-core finds: by all its rules where it is light."""
    # Once in a page; and what is sound stays in the browser: to send it over takes longest.
    if not page.evaluate("typeof window.axe?.run === 'function'"):
        page.evaluate(Axe().axe_script)
    for violation in page.evaluate(AXE, RULES[scheme]):
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        yield f"axe in {scheme}: {violation['id']}: {violation['help']}: {nodes}"


def photograph(page: Page, pictures: Path, size: str) -> None:
    """The page down to the third window."""
    parts = urlsplit(page.url)
    name = re.sub(r"\W+", "-", f"{parts.path}-{parts.query}").strip("-") or "home"
    window = page.viewport_size
    tall = page.evaluate("document.documentElement.scrollHeight")
    pictures.mkdir(parents=True, exist_ok=True)
    page.screenshot(
        path=pictures / f"{name}-{size}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": window["width"], "height": min(tall, 3 * window["height"])},
    )


def keyboard(page: Page) -> Iterator[str]:
    """What one cannot get to, or does not see that one is there."""
    stops = page.evaluate(WATCH)
    # A field for a date and a time has six stops of its own.
    inner = (
        6 * page.locator("input[type=date], input[type=datetime-local], input[type=time]").count()
    )
    # A second round where the page put the focus somewhere while the first one began.
    for _ in range(2):
        for _ in range(stops + inner + 2):
            page.keyboard.press("Tab")
        missed = page.evaluate(MISSED)
        if not missed:
            break
    yield from missed
