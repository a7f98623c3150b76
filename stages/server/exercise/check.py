"""Does nginx show a page of ours while Gunicorn is away, and say 503?"""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

FILE = "server/nginx/events.conf"
PAGE = "server/pages/maintenance.html"
PLACE = "/srv/events"

AROUND = """\
daemon off;
{user}
pid nginx.pid;
error_log error.log;
events {{ }}
http {{
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    default_type text/html;
    include events.conf;
}}
"""

CERTIFICATE = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
CERTIFICATE += " -keyout privkey.pem -out fullchain.pem -subj /CN=example.org"


def words(text):
    """The words of a configuration, and the signs { } ; between them."""
    found = re.findall(r"""\#[^\n]*|"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|[{};]|[^\s{};]+""", text)
    return [word for word in found if not word.startswith("#")]


def parse(found):
    """The lines of a block: each a list of words, and the block that belongs to it."""
    lines, line = [], []
    while found:
        word = found.pop(0)
        if word == ";":
            lines.append((line, []))
            line = []
        elif word == "{":
            lines.append((line, parse(found)))
            line = []
        elif word == "}":
            return lines
        else:
            line.append(word)
    return lines


class MaintenanceCheck(SimpleTestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        try:
            text = (settings.BASE_DIR / FILE).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.fail(f"There is no {FILE} any more.")
        servers = [block for line, block in parse(words(text)) if line == ["server"]]
        sites = [
            block for block in servers if any("alias" in str(inner) for inner in block)
        ]
        if len(sites) != 1:
            self.fail(
                f"{FILE}: there should be one server that has the static files. Is a "
                "brace or a semicolon missing?"
            )
        self.site = sites[0]

    def rules(self):
        return [
            line
            for line, _ in self.site
            if line[0] == "error_page" and line[-1].strip("\"'") == "/maintenance.html"
        ]

    def block(self):
        for line, block in self.site:
            if line[0] == "location" and line[-1].strip("\"'") == "/maintenance.html":
                return block
        self.fail(
            f"{FILE}: there is no `location = /maintenance.html {{ … }}` in the server "
            "of the site. It says where the page lies."
        )

    def test_1_there_is_a_page_that_needs_nothing(self):
        try:
            page = (settings.BASE_DIR / PAGE).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.fail(f"There is no {PAGE} yet.")
        self.assertRegex(page, r"(?i)<h1\b", f"{PAGE} has no heading <h1>.")
        self.assertNotRegex(
            page,
            r"""(?i)\bsrc\s*=|<link[^>]*href\s*=(?!\s*["']?data:)|@import|url\((?!["']?data:)""",
            f"{PAGE} loads something. While the site is away, nobody may be there to "
            "send it: put the styles into the page.",
        )

    def test_2_nginx_shows_it_when_gunicorn_is_away_or_too_slow(self):
        rules = self.rules()
        self.assertTrue(
            rules,
            f"{FILE}: no line error_page leads to /maintenance.html yet, in the server "
            "that has the static files.",
        )
        codes = {word for rule in rules for word in rule[1:-1]}
        for code, what in [("502", "is away"), ("504", "takes too long")]:
            self.assertIn(
                code, codes, f"{FILE}: error_page does not name {code}: Gunicorn {what}."
            )

    def test_3_it_says_not_now(self):
        for rule in self.rules():
            self.assertIn(
                "=503",
                rule,
                f"{FILE}: the page is shown with another status than 503. Say =503 in "
                "the line error_page, before the address, with no blank in it.",
            )

    def test_4_the_page_is_found(self):
        block = self.block()
        folders = [line[1] for line, _ in block if line[0] in ("root", "alias")]
        self.assertEqual(
            len(folders), 1, f"{FILE}: /maintenance.html has to have one line root."
        )
        place = folders[0].strip("\"'").rstrip("/").removesuffix("/maintenance.html")
        self.assertEqual(
            place,
            f"{PLACE}/server/pages",
            f"{FILE}: /maintenance.html is looked for in {folders[0]}, and the page lies "
            f"in {PLACE}/server/pages.",
        )

    def test_5_it_says_when_to_come_again(self):
        headers = [
            line
            for line, _ in self.block()
            if line[0] == "add_header" and line[1].strip("\"'").lower() == "retry-after"
        ]
        self.assertTrue(
            headers,
            f"{FILE}: the location of /maintenance.html adds no header Retry-After.",
        )
        self.assertRegex(
            headers[0][2].strip("\"'"),
            r"^\d+$",
            "Retry-After has to be a number of seconds.",
        )
        self.assertEqual(
            headers[0][-1],
            "always",
            "nginx leaves Retry-After out of a 503. Say `always` at the end of the line "
            "add_header.",
        )

    def test_6_nobody_asks_for_the_page_itself(self):
        self.assertIn(
            (["internal"], []),
            self.block(),
            f"{FILE}: whoever asks for /maintenance.html gets it. Say `internal;` there.",
        )

    def test_7_what_django_says_still_comes_from_django(self):
        self.assertNotIn(
            "'proxy_intercept_errors', 'on'",
            str(self.site),
            f"{FILE}: with proxy_intercept_errors, nginx throws away what Django has "
            "said, too. It is not needed here.",
        )

    def test_8_nginx_does_it(self):
        """Only where nginx is installed. What can be read is checked above."""
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
        nginx, openssl = shutil.which("nginx", path=path), shutil.which("openssl", path=path)
        if not nginx or not openssl:
            return
        with tempfile.TemporaryDirectory() as name, socket.socket() as listener:
            folder = Path(name)
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
            listener.close()
            (folder / "site").symlink_to(settings.BASE_DIR)
            text = (settings.BASE_DIR / FILE).read_text(encoding="utf-8")
            for ours, theirs in [
                (PLACE, folder / "site"),
                ("/run/events.sock", folder / "nobody.sock"),
                ("/etc/letsencrypt/live/example.org", folder),
                ("/var/log/nginx", folder),
            ]:
                text = text.replace(ours, str(theirs))
            text = re.sub(r"\n *listen (\[::\]|80\b).*", "", text)
            text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
            (folder / "events.conf").write_text(text, encoding="utf-8")
            user = "user root;" if os.getuid() == 0 else ""
            (folder / "nginx.conf").write_text(AROUND.format(user=user))
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run([openssl, *CERTIFICATE.split()], cwd=folder, check=True, **quiet)
            command = [nginx, "-e", "stderr", "-p", name, "-c", "nginx.conf"]
            tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
            if tried.returncode != 0:
                self.fail(f"nginx does not understand {FILE}: {tried.stderr.strip()}")
            process = subprocess.Popen(command, start_new_session=True, **quiet)
            try:
                self.ask(port)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def ask(self, port):
        trust = ssl.create_default_context()
        trust.check_hostname = False
        trust.verify_mode = ssl.CERT_NONE
        deadline = time.monotonic() + 20
        while True:
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            try:
                line = socket.create_connection(("127.0.0.1", port), timeout=20)
                connection.sock = trust.wrap_socket(line, server_hostname="example.org")
                connection.request("GET", "/events/", headers={"Host": "example.org"})
                response = connection.getresponse()
                page = response.read()
                break
            except OSError:
                if time.monotonic() > deadline:
                    self.fail("nginx does not answer.")
                time.sleep(0.1)
            finally:
                connection.close()
        self.assertEqual(
            response.status, 503, f"Without Gunicorn, nginx says {response.status}, not 503."
        )
        self.assertEqual(
            page,
            (settings.BASE_DIR / PAGE).read_bytes(),
            f"Without Gunicorn, nginx shows something else than {PAGE}.",
        )
        self.assertTrue(response.headers["Retry-After"], "There is no Retry-After.")
