"""Is there a proof of the hole, and is the hole closed?"""

from datetime import timedelta
from html.parser import HTMLParser
from importlib import import_module
from urllib.parse import urlsplit

from django.http import QueryDict
from django.test import TestCase, override_settings
from django.utils import timezone

from events.models import Event

WHERE = "attacks/practice/views.py"
PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
]
RUNS_IN = {"href", "src", "action", "formaction", "data"}


class Scripts(HTMLParser):
    """What a browser would run in a page, and the text that it would show."""

    def __init__(self, page: str):
        super().__init__()
        self.found, self.text, self.within = [], "", ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = {name: (value or "").strip().lower() for name, value in attrs}
        if tag == "script" and "nonce" not in values:
            self.within = "script"
            if "src" in values:
                self.found.append(f"<script src={values['src']}>")
        for name, value in values.items():
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"<{tag} {name}={value}>")
            if name in RUNS_IN and value.startswith(("javascript:", "data:text/html")):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag):
        if tag == self.within:
            self.within = ""

    def handle_data(self, data):
        if not self.within:
            self.text += data
        elif data.strip():
            self.found.append(f"<script>{data}</script>")


def as_it_came(word: str) -> str:
    """What the page made of a word before anybody closed the hole."""
    text = f"No event is called {word}."
    return text.replace(word, f"<mark>{word}</mark>") if word else text


@override_settings(ROOT_URLCONF="attacks.practice.urls")
class HoleCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def address(self) -> str:
        try:
            address = import_module("attacks.practice.exploit").ADDRESS
        except (ImportError, SyntaxError, AttributeError):
            self.fail("attacks/practice/exploit.py has no ADDRESS.")
        if not isinstance(address, str) or not address.startswith("/practice/?"):
            self.fail("ADDRESS should be text that begins with /practice/?word=.")
        return address

    def make_event(self, title: str) -> None:
        starts_at = timezone.now() + timedelta(days=7)
        Event.objects.create(
            slug=f"event-{Event.objects.count()}",
            title=title,
            category="music",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            venue="Old Brewery",
            city="Leipzig",
            price="12.50",
            seats=80,
            description="Two sets with a break.",
        )

    def page(self, address: str, data: dict | None = None) -> str:
        try:
            response = self.client.get(address, data)
        except Exception as error:
            self.fail(f"{address} breaks: {type(error).__name__}: {error}.")
        if response.status_code != 200:
            self.fail(
                f"{address} answers with the status {response.status_code}. The page "
                "should take every word and show it."
            )
        return response.content.decode()

    def check_harmless(self, page: str, what: str) -> Scripts:
        scripts = Scripts(page)
        self.assertEqual(
            scripts.found,
            [],
            f"{what} still runs: {', '.join(scripts.found)} is in the page. Close the "
            f"hole in {WHERE}.",
        )
        return scripts

    def test_1_the_exploit_runs_a_script_on_the_page_as_it_came(self):
        word = QueryDict(urlsplit(self.address()).query).get("word", "")
        self.assertTrue(
            Scripts(as_it_came(word)).found,
            f"No script runs at {self.address()}, also not on the page as it came. "
            "Write an address into attacks/practice/exploit.py whose word is HTML with "
            "a script in it.",
        )

    def test_2_it_does_not_run_on_your_page(self):
        self.check_harmless(self.page(self.address()), "Your exploit")

    def test_3_other_exploits_do_not_run_either(self):
        for payload in PAYLOADS:
            page = self.page("/practice/", {"word": payload})
            self.check_harmless(page, f"The word {payload}")

    def test_4_a_title_does_not_run(self):
        for payload in PAYLOADS:
            self.make_event(f"Jazz {payload}")
        for word in ["Jazz", "a", "", "<", "script"]:
            page = self.page("/practice/", {"word": word})
            self.check_harmless(page, f"A title, found by the word “{word}”,")

    def test_5_what_was_typed_is_shown(self):
        for payload in PAYLOADS:
            page = self.page("/practice/", {"word": payload})
            text = Scripts(page).text
            self.assertIn(
                f"No event is called {payload}.",
                text,
                f"The word {payload} is not shown as it was typed. Cut nothing out and "
                "refuse nothing: escape() is enough.",
            )

    def test_6_the_word_is_still_marked(self):
        self.make_event("Jazz night")
        self.make_event("Rock & Roll")
        for word, marked in [
            ("night", "Jazz <mark>night</mark>"),
            ("&", "Rock <mark>&amp;</mark> Roll"),
            ("k & R", "Roc<mark>k &amp; R</mark>oll"),
            ("Blues", "No event is called <mark>Blues</mark>."),
        ]:
            self.assertIn(
                marked,
                self.page("/practice/", {"word": word}),
                f"The word “{word}” should give {marked} in the page. Escape the pieces "
                "beside the mark, and not the mark itself.",
            )

    def test_7_only_the_word_is_marked(self):
        self.make_event("Rock & Roll")
        page = self.page("/practice/", {"word": "R"})
        self.assertIn(
            "<mark>R</mark>ock &amp; <mark>R</mark>oll",
            page,
            "Found by R, the title “Rock & Roll” should have both its R marked.",
        )
        page = self.page("/practice/", {"word": "amp"})
        self.assertIn(
            "No event is called <mark>amp</mark>.",
            page,
            "“amp” is in no title, and should not be found.",
        )
        page = self.page("/practice/", {"word": "o"})
        self.assertIn(
            "R<mark>o</mark>ck &amp; R<mark>o</mark>ll",
            page,
            "Found by o, the title “Rock & Roll” should have both its o marked, and "
            "nothing else.",
        )
        self.make_event("Camp & fire")
        page = self.page("/practice/", {"word": "amp"})
        self.assertIn(
            "C<mark>amp</mark> &amp; fire",
            page,
            "Found by amp, the & of the title “Camp & fire” is torn apart. Cut the title "
            "at the word before you escape the pieces: afterwards & is &amp;.",
        )
