"""A site of four pages that keeps every promise, or breaks those that a test names."""

from __future__ import annotations

from contextlib import contextmanager
from html import escape
from http import HTTPStatus
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD, TOKEN = "ada", "a violet bicycle", "t0ken"

LOG_IN = """
<form method="post">
<input type="hidden" name="token" value="{token}">
<label for="name">Name</label> <input name="name" id="name">
<label>Password <input type="password" name="password"></label>
<button>Log in</button>
</form>
"""
LOG_OUT = """
<form method="post" action="/logout/">
<input type="hidden" name="token" value="{token}">
<button>Log out</button>
</form>
"""
SEARCH = """
<form action="/find/"><label for="q">Word</label> <input name="q" id="q"></form>
<p>You looked for {word}</p>
"""


class Tiny(ThreadingHTTPServer):
    """The site; `faults` are the names of promises to break."""

    daemon_threads = True

    def __init__(self, faults):
        super().__init__(("127.0.0.1", 0), Handler)
        self.faults = faults
        self.wrong_passwords = 0

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def log_message(self, *args):
        """Be silent."""

    def has(self, fault):
        return fault in self.server.faults

    @property
    def user(self):
        found = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        return found.value if found else ""

    def do_GET(self):
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query, errors="replace")
        if "\0" in str(asked) or "%00" in parts.query:
            if self.has("odd"):
                return self.answer("Sorry", HTTPStatus.INTERNAL_SERVER_ERROR)
            return self.answer("No such thing", HTTPStatus.BAD_REQUEST)
        match parts.path:
            case "/":
                links = '<a href="/login/">Log in</a> <a href="/find/">Find</a>'
                if self.has("dead"):
                    links += ' <a href="/gone/">Old</a>'
                if self.has("nameless"):
                    links += ' <a href="/find/"><img src="/x.png"></a>'
                if self.has("large"):
                    links += "<p>" + "x" * 600_000
                return self.answer(f"{links}{self.corner()}")
            case "/find/":
                word = asked.get("q", [""])[0]
                word = word if self.has("script") else escape(word)
                return self.answer(SEARCH.format(word=word))
            case "/login/":
                return self.answer(LOG_IN.format(token=TOKEN))
            case "/mine/" if self.user or self.has("yours"):
                return self.answer(f"All that is {USER}'s{self.corner()}")
            case "/mine/":
                return self.lead("/login/")
            case "/logout/" if self.has("logout"):
                return self.lead("/", cookie="session=; Max-Age=0")
            case "/site.css":
                return self.answer("h1 {}", kind="text/css")
            case "/.env" if self.has("secrets"):
                return self.answer("KEY=1", kind="text/plain")
        if self.has("tells"):
            return self.answer("Traceback (most recent call last)", HTTPStatus(404))
        return self.answer("Not found", HTTPStatus.NOT_FOUND)

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        sent = {name: values[0] for name, values in body.items()}
        if sent.get("token") != TOKEN and not self.has("token"):
            return self.answer("Forbidden", HTTPStatus.FORBIDDEN)
        if self.path == "/logout/":
            return self.lead("/", cookie="session=; Max-Age=0")
        closed = self.server.wrong_passwords >= 10 and not self.has("guessing")
        if (sent.get("name"), sent.get("password")) == (USER, PASSWORD) and not closed:
            where = parse_qs(urlsplit(self.path).query).get("next", ["/"])[0]
            safe = "" if self.has("cookies") else "; HttpOnly; SameSite=Lax"
            cookie = f"session={USER}{safe}"
            if not (where[:1] == "/" and where[:2] != "//") and not self.has("led"):
                where = "/"
            return self.lead(where, cookie=cookie)
        if not sent.get("name") and self.has("empty"):
            return self.answer("Sorry", HTTPStatus.INTERNAL_SERVER_ERROR)
        self.server.wrong_passwords += bool(sent.get("password"))
        return self.answer(LOG_IN.format(token=TOKEN))

    def do_PUT(self):
        self.answer("No", HTTPStatus(200 if self.has("put") else 405))

    do_DELETE = do_PUT

    def corner(self):
        if not self.user:
            return ""
        return '<a href="/mine/">Mine</a>' + LOG_OUT.format(token=TOKEN)

    def lead(self, where, cookie=""):
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", where)
        if cookie:
            self.send_header("Set-Cookie", f"{cookie}; Path=/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, content, status=HTTPStatus.OK, kind="text/html"):
        lang = "" if self.has("reading") else ' lang="en"'
        page = f"""<!doctype html><html{lang}><head><title>Tiny</title>
            <meta name="viewport" content="width=device-width">
            <link rel="stylesheet" href="/site.css"></head>
            <body><h1>Tiny</h1>{content}</body></html>"""
        body = (page if kind == "text/html" else content).encode()
        self.send_response(status)
        charset = "" if self.has("charset") else "; charset=utf-8"
        self.send_header("Content-Type", f"{kind}{charset}")
        self.send_header("Content-Length", str(len(body)))
        if not self.has("headers"):
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("X-Frame-Options", "DENY")
            self.send_header("Referrer-Policy", "same-origin")
            self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running(*faults):
    """The site, on a port of its own."""
    with Tiny(faults) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
