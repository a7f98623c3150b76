import io
import os
import socket
from contextlib import redirect_stderr, redirect_stdout
from unittest import TestCase, mock

from capstone import promises
from capstone.__main__ import main
from capstone.page import Page
from capstone.site import Site
from capstone.tests.tiny import PASSWORD, USER, running

# A fault of the tiny site, the promise that it breaks, and what is said about it.
FAULTS = [
    ("charset", promises.the_first_page_is_there, "has no charset"),
    ("dead", promises.no_link_is_dead, "a link leads to /gone/, which answers 404"),
    ("tells", promises.what_is_not_there_is_not_found, "shows the code"),
    ("odd", promises.odd_questions_break_nothing, "answers 500"),
    ("put", promises.odd_questions_break_nothing, "PUT / answers 200"),
    ("large", promises.pages_are_small, "/ has 600 kB"),
    ("reading", promises.everybody_can_read_it, "does not say its language"),
    ("nameless", promises.everything_has_a_name, "the picture /x.png has no name"),
    ("token", promises.forms_need_their_token, "takes a POST without a token: 200"),
    ("empty", promises.an_empty_form_comes_back, "sent empty, answers 500"),
    ("script", promises.what_is_typed_stays_text, "puts into the page what was typed"),
    ("led", promises.who_logs_in_is_led_on, "leads to https://evil.example/"),
    ("cookies", promises.cookies_are_kept_from_scripts, "session is not httponly"),
    ("yours", promises.what_is_yours_is_yours, "/mine/ shows a stranger"),
    ("logout", promises.a_link_does_not_log_out, "a GET of /logout/ logs out"),
    ("guessing", promises.guessing_has_an_end, "the site still listens"),
    ("headers", promises.browsers_are_told_what_to_do, "no Content-Security-Policy"),
    ("secrets", promises.secrets_stay_where_they_are, "/.env can be read"),
]


def ask(address):
    """Run the command, and give its status and what it prints."""
    with (
        mock.patch.dict(os.environ, CAPSTONE_PASSWORD=PASSWORD),
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as wrong,
    ):
        return main([address, "--user", USER]), out.getvalue() + wrong.getvalue()


class PromiseTests(TestCase):
    """Every promise is seen kept, and seen broken."""

    def test_a_sound_site_keeps_all_of_them(self):
        with running() as server:
            status, printed = ask(server.address)
        self.assertEqual((status, printed.count("BROKEN")), (0, 0), printed)
        self.assertIn("17 of 17 promises are kept.", printed)

    def test_each_fault_breaks_its_promise(self):
        for fault, promise, said in FAULTS:
            with self.subTest(fault), running(fault) as server:
                problems = promise(Site(server.address, USER, PASSWORD))
                self.assertIn(said, " ".join(problems))

    def test_no_promise_is_left_out(self):
        tried = {promise for _, promise, _ in FAULTS}
        self.assertEqual(tried, {*promises.PROMISES})


class CommandTests(TestCase):
    """What is printed, and how it ends."""

    def test_a_broken_promise_is_told_and_counted(self):
        with running("dead") as server:
            status, printed = ask(server.address)
        self.assertEqual(status, 1)
        self.assertIn("BROKEN  Every link and every style sheet leads som", printed)
        self.assertIn("        a link leads to /gone/, which answers 404\n", printed)
        self.assertIn("16 of 17 promises are kept.", printed)

    def test_a_long_list_is_cut_short(self):
        with running("headers") as server:
            _, printed = ask(server.address)
        self.assertIn("        and 7 more\n", printed)

    def test_nobody_is_there(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        status, printed = ask(f"http://127.0.0.1:{port}/")
        self.assertEqual(status, 2)
        self.assertIn("does not answer", printed)


class PageTests(TestCase):
    """How a page is read."""

    def test_what_gives_a_field_its_name(self):
        page = Page(
            '<form><label for="a">A</label><input id="a" name="a"><input name="b">'
            '<label>C <select name="c"></select></label>'
            '<textarea name="d" aria-label="D"></textarea><input type="submit"></form>'
        )
        self.assertEqual(page.nameless, ["the field b"])

    def test_what_gives_a_link_its_name(self):
        page = Page(
            '<a href="/a/">A</a><a href="/b/"><img src="b.png" alt="B"></a>'
            '<a href="/c/"><img src="c.png" alt=""></a><button></button><a id="d"></a>'
        )
        self.assertEqual(page.nameless, ["a link to /c/", "a button"])
