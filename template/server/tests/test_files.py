"""What nginx's and Apache's files say has to fit the site. No program is started."""

import re

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from django.test import SimpleTestCase

from events.covers import MAX_BYTES
from server.tests.files import PLACE, SERVER, said, text, unit

NGINX = "nginx/events.conf"
APACHE = "apache/events.conf"

# What tells Django who asks, and what it has to be in nginx's words.
HEADERS = {
    "Host": "$host",
    "X-Forwarded-For": "$remote_addr",
    "X-Forwarded-Proto": "$scheme",
    "X-Forwarded-Host": '""',
    "Forwarded": '""',
    "X-Request-ID": "$request_id",
}


class LimitTests(SimpleTestCase):
    def test_the_largest_cover_and_a_bit_more_comes_through(self):
        """Then the form can say what is wrong. It has more in it than the picture."""
        (megabytes,) = said(NGINX, r"client_max_body_size (\d+)m;")
        limit = int(megabytes) * 1024 * 1024
        self.assertGreater(limit, 1.5 * MAX_BYTES)
        self.assertLess(limit, 5 * MAX_BYTES)
        self.assertEqual(said(APACHE, r"Content-Length} -gt (\d+)"), [str(limit)])

    def test_who_sends_more_is_told_so(self):
        page = (SERVER / "pages" / "413.html").read_text()
        self.assertIn("This file is too large", page)
        self.assertIn('ErrorDocument 413 "This file is too large', text(APACHE))
        # Whatever is wrong with the site, this page needs nothing of it.
        self.assertNotRegex(page, r'(href|src)="(?!data:)')


class PlaceTests(SimpleTestCase):
    def test_nginx_and_apache_look_where_the_site_puts_files(self):
        for address, folder in [
            (settings.STATIC_URL, settings.STATIC_ROOT),
            (settings.MEDIA_URL, settings.MEDIA_ROOT),
        ]:
            with self.subTest(address):
                place = f"{PLACE}/{folder.relative_to(settings.BASE_DIR)}"
                block = re.escape(f"location {address} {{\n")
                self.assertEqual(said(NGINX, rf"{block} *alias (.*);"), [f"{place}/"])
                alias = re.escape(f"Alias {address} ")
                self.assertEqual(said(APACHE, rf"{alias}(.*)$"), [f"{place}/"])
                self.assertIn(f"<Directory {place}>", text(APACHE))
                self.assertIn(f"ProxyPass {address} !", text(APACHE))

    def test_each_page_that_nginx_shows_by_itself_is_there(self):
        pages = said(NGINX, r"error_page .* /(\S+);")
        self.assertLessEqual({*pages}, {*said(NGINX, r"location = /(\S+) \{")})
        for page in pages:
            with self.subTest(page):
                self.assertTrue((SERVER / "pages" / page).is_file())
        (folder,) = set(said(NGINX, rf"root {PLACE}/(.*);"))
        self.assertEqual(settings.BASE_DIR / folder, SERVER / "pages")

    def test_all_agree_where_gunicorn_listens(self):
        (place,) = unit("events.socket")["ListenStream"]
        self.assertEqual(set(said(NGINX, r"server unix:(\S+)")), {place})
        self.assertEqual(said(APACHE, r"ProxyPass / unix:(.*?)\|"), [place])


class AgeTests(SimpleTestCase):
    def kept_for_ever(self, name: str) -> bool:
        """Whether browsers are told so, of a file of this name."""
        address = f"{settings.STATIC_URL}{name}"
        patterns = said(NGINX, r'^ *"~(.*?)" "public, max-age=31536000, immutable";')
        answer = any(re.search(pattern, address) for pattern in patterns)
        (pattern,) = said(APACHE, r'<FilesMatch "(.*)">\n *Header set Cache-Control')
        in_apache = bool(re.search(pattern, address))
        folder = f"<Directory {PLACE}/staticfiles/{name.rpartition('/')[0]}>"
        self.assertEqual(answer, in_apache or folder in text(APACHE))
        return answer

    def test_what_has_a_hash_in_its_name(self):
        hashed = ManifestStaticFilesStorage("nowhere").hashed_name
        for name in ["css/site.css", "favicon.svg"]:
            with self.subTest(name):
                self.assertTrue(self.kept_for_ever(hashed(name, ContentFile(b"x"))))
                self.assertFalse(self.kept_for_ever(name))
    #: if frontend

    def test_what_vite_has_named(self):
        self.assertTrue(self.kept_for_ever("island/assets/search-Bx3_k2Zq.js"))
        self.assertFalse(self.kept_for_ever("island/manifest.json"))
    #: endif


class VisitorTests(SimpleTestCase):
    def test_nginx_says_who_asks_and_passes_no_such_word_on(self):
        headers = dict(re.findall(r"proxy_set_header (\S+) (.*);", text(NGINX)))
        #: if channels
        connection = {"Upgrade": "$http_upgrade", "Connection": "$events_connection"}
        self.assertEqual(headers, HEADERS | connection)
        #: else
        #: print "        self.assertEqual(headers, HEADERS)\n"
        #: endif

    def test_apache_does_so_too(self):
        headers = dict(re.findall(r"RequestHeader set (\S+) (.*)", text(APACHE)))
        self.assertEqual(headers["X-Forwarded-For"], "expr=%{REMOTE_ADDR}")
        self.assertEqual(headers["X-Forwarded-Proto"], "expr=%{REQUEST_SCHEME}")
        gone = said(APACHE, r"RequestHeader unset (\S+)")
        self.assertEqual(gone, ["X-Forwarded-Host", "Forwarded"])
        self.assertIn("ProxyAddHeaders Off", text(APACHE))

    def test_what_was_uploaded_is_no_page(self):
        for name in (NGINX, APACHE):
            with self.subTest(name):
                conf = text(name)
                self.assertIn("\"default-src 'none'; sandbox\"", conf)
                nosniff = conf.count("X-Content-Type-Options nosniff")
                self.assertGreaterEqual(nosniff, 2)
        self.assertIn("default_type application/octet-stream;", text(NGINX))
